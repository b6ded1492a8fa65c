; The installer: for one person, without an administrator, in English and Japanese. build.py gives the names in ${}.
; The 32-bit stub that is NSIS's default does not start where there is no 32-bit Windows.
Target amd64-unicode
Unicode true
!include MUI2.nsh
!include x64.nsh
!include WinVer.nsh
!include LogicLib.nsh

!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Furoshiki"
!define OWN "Software\Furoshiki"
!define LINK "$SMPROGRAMS\Furoshiki.lnk"
!define RUNNING 3

Name "Furoshiki"
OutFile "${TARGET}"
BrandingText " "
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Furoshiki"
InstallDirRegKey HKCU "${OWN}" "Folder"
SetCompressor /SOLID lzma
SetCompressorDictSize 64
SetDateSave on

VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 ProductName "Furoshiki"
VIAddVersionKey /LANG=0 FileDescription "Furoshiki setup"
VIAddVersionKey /LANG=0 FileVersion "${VERSION}"
VIAddVersionKey /LANG=0 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=0 LegalCopyright "MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\Furoshiki.exe"
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(WhatStays)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; The first is shown to people whose language is neither.
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Japanese"

LangString Close ${LANG_ENGLISH} "Furoshiki is open. Close its window, then press Retry."
LangString Close ${LANG_JAPANESE} "Furoshiki が開いています。ウィンドウを閉じてから「再試行」を押してください。"
LangString Old ${LANG_ENGLISH} "Furoshiki needs Windows 10 or later (64 bit)."
LangString Old ${LANG_JAPANESE} "Furoshiki には Windows 10 以降（64 ビット）が必要です。"
LangString WhatStays ${LANG_ENGLISH} "Furoshiki is removed from this computer. Your archives stay where they are. \
Your settings stay too, in the folder $LOCALAPPDATA\Furoshiki; delete it by hand if you do not need them."
LangString WhatStays ${LANG_JAPANESE} "Furoshiki をこのコンピューターから削除します。保存データはそのまま残ります。\
設定もフォルダー $LOCALAPPDATA\Furoshiki に残ります。不要な場合は手動で削除してください。"

; A running program holds its library open: then nobody may write to it.
!macro WaitUntilClosed
  ${DoWhile} ${FileExists} "$INSTDIR\python\${PYTHON_DLL}"
    ClearErrors
    FileOpen $0 "$INSTDIR\python\${PYTHON_DLL}" a
    ${IfNot} ${Errors}
      FileClose $0
      ${Break}
    ${EndIf}
    ${If} ${Silent}
      SetErrorLevel ${RUNNING}
      Quit
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Close)" IDRETRY +3
      SetErrorLevel ${RUNNING}
      Quit
  ${Loop}
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(Old)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  !insertmacro WaitUntilClosed
FunctionEnd

Function un.onInit
  !insertmacro WaitUntilClosed
FunctionEnd

Section
  ; An older version may have files that this one has not.
  ${If} ${FileExists} "$INSTDIR\Uninstall.exe"
    ExecWait '"$INSTDIR\Uninstall.exe" /S _?=$INSTDIR'
  ${EndIf}
  !include "${INSTALL_LIST}"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  CreateShortcut "${LINK}" "$INSTDIR\Furoshiki.exe"
  WriteRegStr HKCU "${OWN}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "DisplayName" "Furoshiki"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\Furoshiki.exe"
  WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
SectionEnd

Section Uninstall
  ; By the list, so that a file somebody put there stays.
  !include "${REMOVE_LIST}"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  Delete "${LINK}"
  DeleteRegKey HKCU "${ENTRY}"
  DeleteRegKey HKCU "${OWN}"
SectionEnd
