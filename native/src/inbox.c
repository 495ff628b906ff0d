#define _GNU_SOURCE
#include "jfork/inbox.h"

#include "kept.h"
#include "region.h"
#include "sys.h"

#include <stdbool.h>
#include <sys/stat.h>

struct jf_inbox {
    struct jf_region items;
    struct jf_region octets;
    struct jf_region given; /* struct given */
};

/* A handle that has been taken: the number may be closed and given to another file since. */
struct given {
    int fd;
    dev_t device;
    ino_t inode;
};

struct jf_inbox *jf_inbox_new(void)
{
    return jf_kept_new(sizeof(struct jf_inbox));
}

void jf_inbox_free(struct jf_inbox *inbox)
{
    jf_inbox_clear(inbox);
    jf_region_free(&inbox->given);
    jf_kept_free(inbox, sizeof *inbox);
}

static const struct given *given_at(const struct jf_inbox *inbox, size_t index)
{
    return (const struct given *)(const void *)inbox->given.base + index;
}

int jf_inbox_give(struct jf_inbox *inbox, struct jf_error *error)
{
    struct stat status;
    for (size_t i = 0; i < jf_inbox_count(inbox); i++) {
        const struct jf_item *item = jf_inbox_item(inbox, i);
        if (item->kind != JF_ITEM_HANDLE || JF_SYS(SYS_fstat, item->fd, &status) < 0)
            continue;
        if (jf_region_reserve(&inbox->given, sizeof(struct given), error) < 0)
            return -1;
        *(struct given *)(void *)(inbox->given.base + inbox->given.used) =
            (struct given){item->fd, status.st_dev, status.st_ino};
        inbox->given.used += sizeof(struct given);
    }
    jf_inbox_clear(inbox);
    return 0;
}

void jf_inbox_clear(struct jf_inbox *inbox)
{
    jf_region_free(&inbox->items);
    jf_region_free(&inbox->octets);
}

char *jf_inbox_reserve(struct jf_inbox *inbox, size_t length, struct jf_error *error)
{
    if (jf_region_reserve(&inbox->octets, length ? length : 1, error) < 0)
        return NULL;
    return inbox->octets.base + inbox->octets.used;
}

static int add(struct jf_inbox *inbox, struct jf_item item, struct jf_error *error)
{
    if (jf_region_reserve(&inbox->items, sizeof item, error) < 0)
        return -1;
    *(struct jf_item *)(void *)(inbox->items.base + inbox->items.used) = item;
    inbox->items.used += sizeof item;
    return 0;
}

int jf_inbox_add(struct jf_inbox *inbox, enum jf_item_kind kind, size_t length, struct jf_error *error)
{
    struct jf_item item = {.kind = kind, .fd = -1, .offset = inbox->octets.used, .length = length};
    if (add(inbox, item, error) < 0)
        return -1;
    inbox->octets.used += length;
    return 0;
}

int jf_inbox_add_handle(struct jf_inbox *inbox, int fd, struct jf_error *error)
{
    return add(inbox, (struct jf_item){.kind = JF_ITEM_HANDLE, .fd = fd}, error);
}

size_t jf_inbox_count(const struct jf_inbox *inbox)
{
    return inbox->items.used / sizeof(struct jf_item);
}

const struct jf_item *jf_inbox_item(const struct jf_inbox *inbox, size_t index)
{
    return (const struct jf_item *)(const void *)inbox->items.base + index;
}

const char *jf_inbox_octets(const struct jf_inbox *inbox, const struct jf_item *item)
{
    return inbox->octets.base + item->offset;
}

static bool is_given(const struct jf_inbox *inbox, int fd)
{
    struct stat status;
    for (size_t i = 0; i < inbox->given.used / sizeof(struct given); i++)
        if (given_at(inbox, i)->fd == fd)
            return JF_SYS(SYS_fstat, fd, &status) == 0 && status.st_dev == given_at(inbox, i)->device &&
                   status.st_ino == given_at(inbox, i)->inode;
    return false;
}

int jf_inbox_owns(const struct jf_inbox *inbox, int fd)
{
    for (size_t i = 0; i < jf_inbox_count(inbox); i++)
        if (jf_inbox_item(inbox, i)->kind == JF_ITEM_HANDLE && jf_inbox_item(inbox, i)->fd == fd)
            return 1;
    return is_given(inbox, fd);
}
