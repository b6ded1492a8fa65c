# Installs the built packages on a real Windows, tries them, and removes them. Run by the workflow, or by hand in a
# PowerShell in the checkout, with the installer in dist: .\packaging\windows\check_installed.ps1
$ErrorActionPreference = "Stop"
function Expect($holds, $what) { if (-not $holds) { throw "WRONG: $what" } else { Write-Output "ok: $what" } }

$setup = Get-ChildItem dist\Furoshiki-*-setup.exe | Select-Object -First 1
$folder = "$env:LOCALAPPDATA\Programs\Furoshiki"
$documents = [Environment]::GetFolderPath("MyDocuments")
$before = Get-ChildItem $documents -Recurse -File | Get-FileHash | ForEach-Object { "$($_.Path) $($_.Hash)" }

$done = Start-Process $setup.FullName "/S" -Wait -PassThru
Expect ($done.ExitCode -eq 0) "installed silently"
$program = "$folder\furoshiki.com"

$test = & $program --self-test --json | Select-Object -Last 1 | ConvertFrom-Json
Expect ($LASTEXITCODE -eq 0) "the self-test ends with 0: $LASTEXITCODE"
Expect ($test.valid -eq $true -and @($test.failures).Count -eq 0) "its archive is right: $($test.failures | ConvertTo-Json -Compress)"
$steps = @($test.self_test)
$left = @($steps | Where-Object { $_.outcome -ne "ok" } | ForEach-Object { "$($_.name) $($_.reason)" })
Expect ($steps.Count -gt 0 -and $left.Count -eq 0) "every step of it: $left"

# What only a real Windows shows: names and paths that need \\?\, a store that is held, Ctrl-C without a console.
$odd = "$env:TEMP\odd mail"
New-Item -ItemType Directory -Force $odd | Out-Null
$mail = "From: a@example.jp`nSubject: test`nMessage-ID: <{0}@example.jp>`n`nHello.`n"
[IO.File]::WriteAllText("\\?\$odd\aux.eml", ($mail -f 1))
[IO.File]::WriteAllText("\\?\$odd\dot.eml.", ($mail -f 2))
$deep = "\\?\$odd\" + (("a" * 60 + "\") * 5)
[IO.Directory]::CreateDirectory($deep) | Out-Null
[IO.File]::WriteAllText($deep + "deep.eml", ($mail -f 3))
$date = [DateTime]::new(2006, 1, 2, 10, 0, 0)
[IO.File]::SetLastWriteTime($deep + "deep.eml", $date)
[IO.File]::WriteAllBytes("$odd\held.pst", [Text.Encoding]::ASCII.GetBytes("!BDN" + ("`0" * 4096)))
$held = [IO.File]::Open("$odd\held.pst", "Open", "ReadWrite", "None")
New-Item -ItemType Directory -Force "$env:TEMP\saved" | Out-Null
$result = & $program backup --path $odd --to "$env:TEMP\saved" --json | Select-Object -Last 1 | ConvertFrom-Json
$code = $LASTEXITCODE
$held.Close()
Expect ($code -eq 4) "the exit code says that something could not be read: $code"
Expect ($result.messages -eq 3) "odd names and deep paths: $($result.messages) of 3 messages"
Expect (@($result.problems | Where-Object { $_.reason -eq "file_locked" -or $_.code -eq "file_locked" }).Count -gt 0) "a held store is named as held"
& $program verify $result.archive --json | Out-Null
Expect ($LASTEXITCODE -eq 0) "the archive is proved"
$copied = @(Get-ChildItem -LiteralPath "\\?\$($result.archive)\data" -Recurse -File -Filter *.eml)
Expect ($copied.Count -eq 3) "the files are there"
Expect (@($copied | Where-Object { $_.LastWriteTime -eq $date }).Count -eq 1) "a copy has the date of its original"

$window = Start-Process "$folder\Furoshiki.exe" -PassThru
foreach ($second in 1..120) { Start-Sleep 1; $window.Refresh(); if ($window.HasExited -or $window.MainWindowTitle) { break } }
Expect (-not $window.HasExited -and $window.MainWindowTitle -like "*Furoshiki*") "the window opens after $second s"
$refused = Start-Process "$folder\Uninstall.exe" "/S _?=$folder" -Wait -PassThru
Expect ($refused.ExitCode -eq 3) "it is not removed while its window is open"
Stop-Process $window
Start-Sleep 3
Start-Process "$folder\Uninstall.exe" "/S" -Wait
# It goes on in a copy of itself.
foreach ($second in 1..60) { if (Test-Path $folder) { Start-Sleep 1 } }
Expect (-not (Test-Path $folder)) "its folder is gone"
$after = Get-ChildItem $documents -Recurse -File | Get-FileHash | ForEach-Object { "$($_.Path) $($_.Hash)" }
Expect ($null -eq (Compare-Object @($before) @($after))) "the documents are as they were"

[IO.Directory]::Delete("\\?\$odd", $true)
[IO.Directory]::Delete("\\?\$env:TEMP\saved", $true)
