/* Starts Furoshiki: loads python\python313.dll beside this program and runs the package "app" with our arguments.
 *
 * Built twice: as a window program (Furoshiki.exe), and with -DCONSOLE as a console program (furoshiki.com, which a
 * console takes before the .exe). The program starts itself as a reading child with "-m app ...", which passes through.
 */
#include <windows.h>
#include <shellapi.h>
#include <wchar.h>

#define LONGEST 32768

typedef int (*PythonMain)(int, wchar_t **);

static PythonMain load_python(wchar_t *path) {
    HMODULE library = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    return library ? (PythonMain)(void *)GetProcAddress(library, "Py_Main") : NULL;
}

static int start(void) {
    static wchar_t path[LONGEST];
    static const wchar_t dll[] = L"python\\" PYTHON_DLL;
    DWORD length = GetModuleFileNameW(NULL, path, LONGEST);
    while (length > 0 && path[length - 1] != L'\\') length--;
    if (length + sizeof dll / sizeof *dll > LONGEST) return 1;
    wcscpy(path + length, dll);
    PythonMain run = load_python(path);
    if (!run) {
        MessageBoxW(NULL, L"Furoshiki is not complete. Install it again.\nインストールし直してください。", L"Furoshiki",
                    MB_ICONERROR);
        return 1;
    }
    int count = 0;
    wchar_t **given = CommandLineToArgvW(GetCommandLineW(), &count);
    wchar_t **arguments = given ? calloc((size_t)count + 3, sizeof *arguments) : NULL;
    if (!arguments) return 1;
    int at = 0;
    arguments[at++] = given[0];
    if (count < 2 || wcscmp(given[1], L"-m") != 0) {
        arguments[at++] = L"-m";
        arguments[at++] = L"app";
    }
    for (int each = 1; each < count; each++) arguments[at++] = given[each];
    return run(at, arguments);
}

#ifdef CONSOLE
int wmain(void) { return start(); }
#else
int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, LPWSTR line, int show) {
    (void)instance, (void)before, (void)line, (void)show;
    return start();
}
#endif
