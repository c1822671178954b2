/* Drive C:'s folder (see path.h), and the user whose folders are on it. */
#include "kernel/path.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "kernel/text.h"

#define DRIVE_NAME "certemu-drive-"
#define STALE_SECONDS 60    /* between making a drive's folder and locking it */

static pthread_once_t drive_once = PTHREAD_ONCE_INIT;
static char *drive_folder;
static BOOL drive_is_private;
static pid_t drive_owner;

static pthread_once_t user_once = PTHREAD_ONCE_INIT;
static const WCHAR *user_name = L"user";

static void user_make(void)
{
    struct passwd entry, *found = NULL;
    char buffer[2048];
    const char *name = NULL;
    WCHAR *wide;

    if (!getpwuid_r(geteuid(), &entry, buffer, sizeof(buffer), &found) && found)
        name = entry.pw_name;
    else
        name = getenv("USER");
    /* A name that cannot be a folder's is none. */
    if (name && *name && !strpbrk(name, "/\\:*?\"<>|") && (wide = kernel_wide(name)))
        user_name = wide;
}

const WCHAR *kernel_user_name(void)
{
    pthread_once(&user_once, user_make);
    return user_name;
}

/* Makes the folders of `tail` below the drive's folder that are not there in any spelling. */
static void make_folders(const char *tail)
{
    char part[KERNEL_PATH_SIZE], host[KERNEL_PATH_SIZE];
    const char *end = tail;

    do
    {
        end += strcspn(end + 1, "/") + 1;
        snprintf(part, sizeof(part), "%.*s", (int)(end - tail), tail);
        strcpy(host, drive_folder);
        if (!kernel_path_resolve(host, sizeof(host), part))
            mkdir(host, 0777);
    } while (*end);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *position)
{
    (void)status;
    (void)type;
    (void)position;
    remove(path);
    return 0;
}

static void remove_tree(const char *folder)
{
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* The lock by which other processes see that a private drive is in use; it ends with the process, however that ends. */
static int lock_folder(const char *folder)
{
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB))
    {
        close(descriptor);
        descriptor = -1;
    }
    return descriptor;
}

/* Private drives of processes that were killed: ours, locked by nobody, and not just being made. */
static void remove_stale_drives(const char *temporary)
{
    DIR *directory = opendir(temporary);
    char path[KERNEL_PATH_SIZE];
    struct dirent *entry;
    struct stat status;
    int descriptor;

    while (directory && (entry = readdir(directory)))
    {
        if (strncmp(entry->d_name, DRIVE_NAME, strlen(DRIVE_NAME))
                || snprintf(path, sizeof(path), "%s/%s", temporary, entry->d_name) >= (int)sizeof(path)
                || lstat(path, &status) || !S_ISDIR(status.st_mode) || status.st_uid != geteuid()
                || status.st_mtime > time(NULL) - STALE_SECONDS || (descriptor = lock_folder(path)) < 0)
            continue;
        remove_tree(path);
        close(descriptor);
    }
    if (directory)
        closedir(directory);
}

static char *make_drive_folder(void)
{
    const char *wanted = getenv("CERTEMU_DRIVE"), *temporary;
    char path[KERNEL_PATH_SIZE], *slash;

    if (wanted && *wanted)
    {
        if (strlen(wanted) >= sizeof(path))
            return NULL;
        strcpy(path, wanted);
        for (slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/'))
        {
            *slash = 0;
            mkdir(path, 0777);
            *slash = '/';
        }
        mkdir(path, 0777);
    }
    else
    {
        temporary = getenv("TMPDIR");
        if (!temporary || !*temporary || strlen(temporary) > sizeof(path) / 2)
            temporary = "/tmp";
        remove_stale_drives(temporary);
        sprintf(path, "%s/" DRIVE_NAME "XXXXXX", temporary);
        if (!mkdtemp(path))
            return NULL;
        lock_folder(path);      /* open as long as the process */
        drive_is_private = TRUE;
        drive_owner = getpid();
    }
    return realpath(path, NULL);
}

static void drive_make(void)
{
    static const char *const folders[] = {"Windows/System32", "Windows/Temp", "ProgramData", "Program Files", "Users/Public"};
    char *user, path[512];
    struct stat status;
    unsigned int i;

    drive_folder = make_drive_folder();
    if (drive_folder && !strcmp(drive_folder, "/"))
        *drive_folder = 0;
    if (drive_folder && *drive_folder && (stat(drive_folder, &status) || !S_ISDIR(status.st_mode)))
    {
        free(drive_folder);
        drive_folder = NULL;
    }
    if (!drive_folder)
        return;
    for (i = 0; i < sizeof(folders) / sizeof(*folders); i++)
        make_folders(folders[i]);
    user = kernel_utf8(kernel_user_name());
    snprintf(path, sizeof(path), "Users/%s/AppData/Local/Temp", user ? user : "user");
    make_folders(path);
    snprintf(path, sizeof(path), "Users/%s/AppData/Roaming", user ? user : "user");
    make_folders(path);
    free(user);
}

const char *kernel_drive_folder(void)
{
    pthread_once(&drive_once, drive_make);
    return drive_folder;
}

__attribute__((destructor)) static void drive_remove(void)
{
    if (drive_folder && drive_is_private && drive_owner == getpid())
        remove_tree(drive_folder);
}
