/*
 * Arguments and handles that were sent to a process and wait for its function: in order, outside malloc and the Java
 * heap, so that a frozen process can take them, and a forked one has them too.
 */
#ifndef JFORK_INBOX_H
#define JFORK_INBOX_H

#include "jfork/error.h"

#include <stddef.h>
#include <stdint.h>

enum jf_item_kind { JF_ITEM_TEXT = 'T', JF_ITEM_OCTETS = 'A', JF_ITEM_HANDLE = 'H' };

struct jf_item {
    enum jf_item_kind kind;
    int fd;        /* JF_ITEM_HANDLE: owned by the inbox until taken */
    size_t offset; /* else: where in the octets */
    size_t length;
};

struct jf_inbox;

struct jf_inbox *jf_inbox_new(void);
/* The descriptors stay open. */
void jf_inbox_free(struct jf_inbox *inbox);
/* Forget the items, give the memory back; descriptors that were not taken stay open (their number is the user's). */
void jf_inbox_clear(struct jf_inbox *inbox);

/* Forget the items, but remember which descriptors were among them: they stay handles that the user sent. */
int jf_inbox_give(struct jf_inbox *inbox, struct jf_error *error) JF_CHECKED;

/* Room for an argument of this length; where to write it, valid until the next call. */
char *jf_inbox_reserve(struct jf_inbox *inbox, size_t length, struct jf_error *error) JF_CHECKED;
/* The reserved argument is complete. */
int jf_inbox_add(struct jf_inbox *inbox, enum jf_item_kind kind, size_t length, struct jf_error *error) JF_CHECKED;
int jf_inbox_add_handle(struct jf_inbox *inbox, int fd, struct jf_error *error) JF_CHECKED;

size_t jf_inbox_count(const struct jf_inbox *inbox);
const struct jf_item *jf_inbox_item(const struct jf_inbox *inbox, size_t index);
const char *jf_inbox_octets(const struct jf_inbox *inbox, const struct jf_item *item);
/* Is this descriptor a handle that the user sent? Such handles are passed as they are, never repaired. */
int jf_inbox_owns(const struct jf_inbox *inbox, int fd);

#endif
