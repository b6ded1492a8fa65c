#!/usr/bin/env bash
# Tries the app of a disk image on a real Mac, as it is after dragging: check_installed.sh FILE.dmg
set -euo pipefail
image=$1
mount=$(mktemp -d)
target=$(mktemp -d)
hdiutil attach -nobrowse -readonly -mountpoint "$mount" "$image"
trap 'hdiutil detach -force "$mount" >/dev/null' EXIT
ditto "$mount/Furoshiki.app" "$target/Furoshiki.app"
app=$target/Furoshiki.app
program=$app/Contents/MacOS/Furoshiki

codesign --verify --deep --strict --verbose=2 "$app"
lipo "$program" -verify_arch x86_64 arm64
find "$app" -name '*.so' -o -name '*.dylib' | while read -r library; do
    lipo "$library" -verify_arch x86_64 arm64 || { echo "For one kind of Mac only: $library"; exit 1; }
done
spctl --assess --type execute --verbose "$app" || echo "Not notarized: Gatekeeper refuses it until its owner allows it."

"$program" --self-test
"$program" find --home "$HOME" --json | tail -1
"$program" & window=$!
sleep 15
kill -0 "$window"
kill "$window"
