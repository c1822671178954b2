/* Wine for one run: a prefix of its own that the user's never meets, in a wineserver of its own.
 *
 * The registry of a fresh prefix is made once and kept in the user's cache folder. A run copies it (2 MB) into its temporary
 * folder, with a C: that is the run's drive and links to Wine's DLLs in its Windows\System32. Services, explorer and the
 * menu builder do not start: that makes a cold start 0.26 s in the place of 0.84 s, and nothing that an exit module can do
 * in-process needs them. The wineserver runs in the foreground of a process of ours, so that its end is known: the next
 * run may get the same inode for its prefix, and must not meet an old server. */
#include "command.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OVERRIDES "WINEDLLOVERRIDES=mscoree,mshtml=;winemenubuilder.exe,services.exe,explorer.exe,rpcss.exe,plugplay.exe,winedevice.exe,svchost.exe="

/* Where Wine keeps the DLLs of its Windows half; the first that holds kernel32.dll. */
static const char *const library_folders[] =
{
    "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows", "/usr/lib/wine/x86_64-windows", "/usr/lib64/wine/x86_64-windows",
    "/usr/local/lib/wine/x86_64-windows", "/usr/local/lib64/wine/x86_64-windows", "/opt/wine-stable/lib64/wine/x86_64-windows",
    "/opt/wine-stable/lib/wine/x86_64-windows", "/opt/wine-devel/lib64/wine/x86_64-windows", "/opt/wine-staging/lib64/wine/x86_64-windows",
};

static const char *const registry_files[] = {"system.reg", "user.reg", "userdef.reg", ".update-timestamp"};

struct wine_run
{
    char loader[PATH_MAX], program[PATH_MAX];
    char prefix_variable[PATH_MAX];     /* "WINEPREFIX=…" */
    char temporary_variable[PATH_MAX];  /* "TMPDIR=…", the same folder: for the server's socket */
    const char *variables[16];
    pid_t server;
    int drive_lock;                     /* shared by all runs on the same drive */
    char system_folder[PATH_MAX];       /* C:\Windows\System32, where the links are */
    const char *libraries;              /* where they lead */
};

/* --- small things ------------------------------------------------------------------------------------------------------ */

BOOL find_program(const char *const *names, char *path)
{
    const char *variable = getenv("PATH");
    struct stat status;

    for (; *names; names++)
    {
        const char *next = variable ? variable : "/usr/local/bin:/usr/bin:/bin";

        while (next)
        {
            const char *end = strchr(next, ':');
            int length = end ? (int)(end - next) : (int)strlen(next);

            if (length && snprintf(path, PATH_MAX, "%.*s/%s", length, next, *names) < PATH_MAX &&
                    !access(path, X_OK) && !stat(path, &status) && S_ISREG(status.st_mode))
                return TRUE;        /* a folder may be named "wine" too: Debian's multiarch libraries have one */
            next = end ? end + 1 : NULL;
        }
    }
    return FALSE;
}

static BOOL make_folders(char *path)
{
    char *slash;

    for (slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/'))
    {
        *slash = 0;
        mkdir(path, 0777);
        *slash = '/';
    }
    return !mkdir(path, 0777) || errno == EEXIST;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path), 0;
}

/* folder_delete of the host's own names: those of dosdevices ("c:") are none of Windows'. Links are removed, not followed. */
static void remove_tree(const char *folder)
{
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static BOOL copy_file(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
    char buffer[65536];
    ssize_t got = -1;

    if (in >= 0 && (out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) >= 0)
        while ((got = read(in, buffer, sizeof(buffer))) > 0)
            if (write(out, buffer, got) != got)
            {
                got = -1;
                break;
            }
    if (in >= 0)
        close(in);
    if (out >= 0 && close(out))
        got = -1;
    return got == 0;
}

/* The environment of everything of Wine's that a run starts, beside WINEPREFIX. */
static const char *const wine_environment[] = {"WINEDEBUG=-all", OVERRIDES, "WINEARCH", "WINESERVER", "WINEESYNC", "WINEFSYNC",
        "DISPLAY", "WAYLAND_DISPLAY"};

static pid_t spawn(const char *prefix, const char *const *arguments)
{
    pid_t child = fork();
    int null;
    size_t i;

    if (child)
        return child;
    for (i = 0; i < sizeof(wine_environment) / sizeof(*wine_environment); i++)
        if (strchr(wine_environment[i], '='))
            putenv((char *)wine_environment[i]);
        else
            unsetenv(wine_environment[i]);
    setenv("WINEPREFIX", prefix, 1);
    setenv("TMPDIR", prefix, 1);    /* where Debian's wineserver keeps its socket, and leaves the folder */
    setpgid(0, 0);      /* a Ctrl-C is for the command, which then ends the server itself */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if ((null = open("/dev/null", O_RDWR)) >= 0)
    {
        dup2(null, 0);
        dup2(null, 1);
        dup2(null, 2);
    }
    execv(arguments[0], (char **)arguments);
    _exit(127);
}

static BOOL wait_for(pid_t child, unsigned int milliseconds)
{
    unsigned int waited;
    int status;

    for (waited = 0;; waited += 5)
    {
        pid_t ended = waitpid(child, &status, WNOHANG);

        if (ended == child)
            return WIFEXITED(status) && !WEXITSTATUS(status);
        if (ended < 0)
            return FALSE;
        if (waited >= milliseconds)
        {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return FALSE;
        }
        usleep(5000);
    }
}

/* --- the registry of a fresh prefix, made once ---------------------------------------------------------------------------- */

static BOOL cache_folder(char *path)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

    if (cache && cache[0] == '/')
        return snprintf(path, PATH_MAX, "%s/certemu", cache) < PATH_MAX;
    if (home && home[0] == '/')
        return snprintf(path, PATH_MAX, "%s/.cache/certemu", home) < PATH_MAX;
    return snprintf(path, PATH_MAX, "/tmp/certemu-cache-%u", (unsigned int)getuid()) < PATH_MAX;
}

/* `path` has room for PATH_MAX. Makes the template when it is not there; several runs may do so at the same time. */
static BOOL find_template(const char *wine, char *path, struct text *error)
{
    char cache[PATH_MAX - 128], work[PATH_MAX], drive[PATH_MAX], server_program[PATH_MAX];
    static const char *const servers[] = {"wineserver", "wineserver-stable", "wineserver64", NULL};
    const char *arguments[4] = {wine, "wineboot", "--init", NULL};
    struct stat status;
    size_t i;
    BOOL ok;

    /* Another Wine has another registry. */
    if (stat(wine, &status) || !cache_folder(cache) ||
            snprintf(path, PATH_MAX, "%s/wine-%llx-%llx", cache, (unsigned long long)status.st_mtime,
                (unsigned long long)status.st_size) >= PATH_MAX)
    {
        text_format(error, "%s cannot be examined: %s", wine, strerror(errno));
        return FALSE;
    }
    if (!access(path, R_OK | X_OK))
        return TRUE;
    snprintf(work, sizeof(work), "%s/new-XXXXXX", cache);
    if (!make_folders(cache) || !mkdtemp(work))
    {
        text_format(error, "%s: expected a folder for Wine's files that can be written: %s (XDG_CACHE_HOME chooses another)",
                cache, strerror(errno));
        return FALSE;
    }
    if (port_terminal())
        fprintf(stderr, "certemu: making a Wine prefix in %s; this is done once\n", cache);
    ok = wait_for(spawn(work, arguments), 600000);
    if (ok && find_program(servers, server_program))
    {
        arguments[0] = server_program;
        arguments[1] = "-k";
        arguments[2] = NULL;
        wait_for(spawn(work, arguments), 20000);
    }
    for (i = 0; ok && i < sizeof(registry_files) / sizeof(*registry_files); i++)
    {
        snprintf(drive, sizeof(drive), "%.*s/%s", PATH_MAX - 64, work, registry_files[i]);
        ok = !access(drive, R_OK);
    }
    snprintf(drive, sizeof(drive), "%.*s/drive_c", PATH_MAX - 64, work);
    remove_tree(drive);
    if (ok && rename(work, path) && access(path, R_OK | X_OK))
        ok = FALSE;
    if (access(work, F_OK) == 0)
        remove_tree(work);
    if (!ok)
        text_format(error, "Wine cannot make a prefix in %s (%s --version should work)", cache, wine);
    return ok;
}

/* --- one run -------------------------------------------------------------------------------------------------------------- */

/* An entry of `folder` under that name in any case, else the name as it is. */
static void find_entry(const char *folder, const char *name, char *path)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;

    snprintf(path, PATH_MAX, "%.*s/%s", PATH_MAX - 64, folder, name);
    while (directory && (entry = readdir(directory)))
        if (!strcasecmp(entry->d_name, name))
        {
            snprintf(path, PATH_MAX, "%.*s/%s", PATH_MAX - 300, folder, entry->d_name);
            break;
        }
    if (directory)
        closedir(directory);
}

static BOOL furnish_drive(struct wine_run *run, const char *drive, struct text *error)
{
    char windows[PATH_MAX], from[PATH_MAX], to[PATH_MAX], temporary[PATH_MAX];
    struct dirent *entry;
    DIR *directory;
    size_t i;

    for (i = 0; i < sizeof(library_folders) / sizeof(*library_folders) && !run->libraries; i++)
    {
        snprintf(from, sizeof(from), "%s/kernel32.dll", library_folders[i]);
        if (!access(from, R_OK))
            run->libraries = library_folders[i];
    }
    if (!run->libraries)
    {
        text_put(error, "Wine's 64-bit DLLs were not found: install libwine");
        return FALSE;
    }
    /* Shared while links are in use: the last run on this drive takes them away. */
    if ((run->drive_lock = open(drive, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0)
        flock(run->drive_lock, LOCK_SH);
    find_entry(drive, "Windows", windows);
    mkdir(windows, 0777);
    find_entry(windows, "System32", run->system_folder);
    if (mkdir(run->system_folder, 0777) && errno != EEXIST)
    {
        text_format(error, "%s: expected a folder that can be written: %s", run->system_folder, strerror(errno));
        return FALSE;
    }
    find_entry(windows, "Temp", temporary);
    mkdir(temporary, 0777);
    if (!(directory = opendir(run->libraries)))
        return FALSE;
    while ((entry = readdir(directory)))
    {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(from, sizeof(from), "%s/%s", run->libraries, entry->d_name);
        snprintf(to, sizeof(to), "%.*s/%s", PATH_MAX - 300, run->system_folder, entry->d_name);
        if (symlink(from, to) && errno != EEXIST)
        {
            text_format(error, "%s: cannot be made: %s", to, strerror(errno));
            closedir(directory);
            return FALSE;
        }
    }
    closedir(directory);
    return TRUE;
}

static void unfurnish_drive(struct wine_run *run)
{
    char path[PATH_MAX], target[PATH_MAX];
    struct dirent *entry;
    DIR *directory;
    ssize_t length;
    size_t prefix = run->libraries ? strlen(run->libraries) : 0;

    if (run->drive_lock >= 0 && prefix && !flock(run->drive_lock, LOCK_EX | LOCK_NB) && (directory = opendir(run->system_folder)))
    {
        while ((entry = readdir(directory)))
        {
            snprintf(path, sizeof(path), "%.*s/%s", PATH_MAX - 300, run->system_folder, entry->d_name);
            length = readlink(path, target, sizeof(target) - 1);
            if (length > 0 && (size_t)length > prefix && !strncmp(target, run->libraries, prefix))
                unlink(path);
        }
        closedir(directory);
    }
    if (run->drive_lock >= 0)
        close(run->drive_lock);
}

/* TEMP and TMP as Windows has them, and as native runs do: Wine's lie elsewhere below C:\users\NAME. NAME is put into `user`. */
static BOOL copy_user_registry(const char *from, const char *to, char *user, size_t size)
{
    static const char *const names[] = {"\n\"TEMP\"=\"", "\n\"TMP\"=\""}, before[] = "C:\\\\users\\\\", after[] = "\\\\Temp\"";
    struct text registry = {0}, changed = {0};
    const char *next;
    size_t i, length;
    BOOL ok = SUCCEEDED(text_read_file(&registry, from, 64 << 20));

    for (next = text_string(&registry); *next; )
    {
        for (i = 0; i < sizeof(names) / sizeof(*names) && strncmp(next, names[i], strlen(names[i])); i++)
            ;
        if (i == sizeof(names) / sizeof(*names))
        {
            length = 1 + strcspn(next + 1, "\n");
            text_add(&changed, next, length);
            next += length;
            continue;
        }
        text_put(&changed, names[i]);
        next += strlen(names[i]);
        length = strcspn(next, "\n");
        if (length > strlen(before) + strlen(after) && !strncasecmp(next, before, strlen(before)) &&
                !strncmp(next + length - strlen(after), after, strlen(after)))
        {
            snprintf(user, size, "%.*s", (int)(length - strlen(before) - strlen(after)), next + strlen(before));
            text_format(&changed, "C:\\\\Users\\\\%s\\\\AppData\\\\Local%s", user, after);
            next += length;
        }
    }
    ok = ok && !changed.failed && SUCCEEDED(text_write_file(to, text_string(&changed), changed.length));
    text_free(&registry);
    text_free(&changed);
    return ok;
}

/* C:\Users\NAME\AppData\Local\Temp, each folder in the letters that it has. */
static void make_temporary(const char *drive, const char *user)
{
    const char *const folders[] = {"Users", user, "AppData", "Local", "Temp"};
    char path[PATH_MAX], below[PATH_MAX];
    size_t i;

    snprintf(path, sizeof(path), "%s", drive);
    for (i = 0; i < sizeof(folders) / sizeof(*folders); i++)
    {
        find_entry(path, folders[i], below);
        mkdir(below, 0777);
        strcpy(path, below);
    }
}

static BOOL make_prefix(const char *template, const char *prefix, const char *drive)
{
    char from[PATH_MAX], to[PATH_MAX], user[256] = "";
    BOOL ok = !mkdir(prefix, 0700);
    size_t i;

    for (i = 0; ok && i < sizeof(registry_files) / sizeof(*registry_files); i++)
    {
        snprintf(from, sizeof(from), "%.*s/%s", PATH_MAX - 64, template, registry_files[i]);
        snprintf(to, sizeof(to), "%.*s/%s", PATH_MAX - 64, prefix, registry_files[i]);
        ok = strcmp(registry_files[i], "user.reg") ? copy_file(from, to) : copy_user_registry(from, to, user, sizeof(user));
    }
    if (*user)
        make_temporary(drive, user);
    snprintf(to, sizeof(to), "%.*s/dosdevices", PATH_MAX - 64, prefix);
    ok = ok && !mkdir(to, 0777);
    snprintf(to, sizeof(to), "%.*s/dosdevices/c:", PATH_MAX - 64, prefix);
    ok = ok && !symlink(drive, to);
    snprintf(to, sizeof(to), "%.*s/dosdevices/z:", PATH_MAX - 64, prefix);
    return ok && !symlink("/", to);
}

/* certemu.exe: named by the environment, beside this program's place in an installed tree, or in a build tree. */
static BOOL find_windows_half(char *path)
{
    static const char *const places[] = {CERTEMU_PE_INSTALLED, CERTEMU_PE_BUILT};
    const char *given = getenv("CERTEMU_PE");
    char *program, *slash;
    BOOL found = FALSE;
    size_t i;

    if (given && *given)
        return snprintf(path, PATH_MAX, "%s", given) < PATH_MAX && !access(path, R_OK);
    if (!(program = port_program()))
        return FALSE;
    if ((slash = strrchr(program, '/')))
        *slash = 0;
    for (i = 0; slash && !found && i < sizeof(places) / sizeof(*places); i++)
        found = snprintf(path, PATH_MAX, "%s/%s", program, places[i]) < PATH_MAX && !access(path, R_OK);
    free(program);
    return found;
}

BOOL wine_prepare(const struct child_process *child, struct wine_run **out, struct text *error)
{
    static const char *const loaders[] = {"wine", "wine64", "wine-stable", NULL};
    static const char *const servers[] = {"wineserver", "wineserver-stable", "wineserver64", NULL};
    char server[PATH_MAX], template[PATH_MAX], prefix[PATH_MAX];
    const char *arguments[] = {server, "-f", "-p0", NULL};
    struct wine_run *run = calloc(1, sizeof(*run));
    size_t i;

    if (!(*out = run))
    {
        text_put(error, "out of memory");
        return FALSE;
    }
    run->drive_lock = -1;
    if (!find_program(loaders, run->loader) || !find_program(servers, server))
    {
        text_format(error, "%s is a Windows DLL, and Wine is not installed: install the package wine (on Debian: wine and wine64)",
                child->scenario->module);
        return FALSE;
    }
    if (!find_windows_half(run->program))
    {
        text_format(error, "%s is a Windows DLL, and certemu.exe, which loads it under Wine, was not found: build certemu with "
                "mingw-w64 installed (-Dpe=enabled), or name it in CERTEMU_PE", child->scenario->module);
        return FALSE;
    }
    if (!find_template(run->loader, template, error))
        return FALSE;
    if (snprintf(prefix, sizeof(prefix), "%s/wine", child->folder) >= (int)sizeof(prefix) - 64)
    {
        text_format(error, "%s: too long a name", child->folder);
        return FALSE;
    }
    snprintf(run->prefix_variable, sizeof(run->prefix_variable), "WINEPREFIX=%.*s", PATH_MAX - 64, prefix);
    snprintf(run->temporary_variable, sizeof(run->temporary_variable), "TMPDIR=%.*s", PATH_MAX - 64, prefix);
    if (!make_prefix(template, prefix, child->drive))
    {
        text_format(error, "%s: Wine's prefix cannot be made: %s", prefix, strerror(errno));
        return FALSE;
    }
    if ((run->server = spawn(prefix, arguments)) < 0)
    {
        text_format(error, "%s cannot be started: %s", server, strerror(errno));
        return FALSE;
    }
    if (!furnish_drive(run, child->drive, error))
        return FALSE;
    for (i = 0; i < sizeof(wine_environment) / sizeof(*wine_environment); i++)
        run->variables[i] = wine_environment[i];
    run->variables[i++] = run->prefix_variable;
    run->variables[i++] = run->temporary_variable;
    if (child->task == CHILD_CHECK)
        run->variables[i] = uncached_strings;
    return TRUE;
}

const char *wine_loader(const struct wine_run *run)
{
    return run->loader;
}

const char *wine_program(const struct wine_run *run)
{
    return run->program;
}

const char *const *wine_variables(const struct wine_run *run)
{
    return run->variables;
}

void wine_finish(struct wine_run *run)
{
    if (!run)
        return;
    /* It ends by itself with its last client. One that does not has lost nothing that is still wanted. */
    if (run->server > 0)
        wait_for(run->server, 3000);
    unfurnish_drive(run);
    if (run->prefix_variable[0])
        remove_tree(run->prefix_variable + strlen("WINEPREFIX="));
    free(run);
}
