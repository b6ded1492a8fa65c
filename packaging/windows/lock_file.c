/* Holds a file as Outlook holds its own, so that nobody else may open it: lock_file FILE SECONDS. For check_wine.py. */
#include <windows.h>
#include <stdlib.h>

int wmain(int count, wchar_t **arguments) {
    if (count != 3) return 2;
    HANDLE file = CreateFileW(arguments[1], GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return 1;
    Sleep((DWORD)_wtoi(arguments[2]) * 1000);
    return 0;
}
