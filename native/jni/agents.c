/*
 * A native agent is a library with one of two entry points; HotSpot keeps a list of agents but shows it to nobody. dlsym would
 * wait for a library that is being loaded, so the tables of symbols are read here; see the ELF gABI and DT_GNU_HASH.
 */
#define _GNU_SOURCE
#include "agents.h"

#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct symbols {
    const uint32_t *hash; /* buckets, first symbol, octets of a filter / 8, unused; filter; buckets; chains */
    const ElfW(Sym) *table;
    const char *names;
};

/* The loader has relocated the addresses, except for what is not a file (vDSO). */
static const void *address(const struct dl_phdr_info *library, ElfW(Addr) value)
{
    return (const void *)(value < library->dlpi_addr ? library->dlpi_addr + value : value);
}

static bool find_symbols(const struct dl_phdr_info *library, struct symbols *symbols)
{
    const ElfW(Dyn) *entry = NULL;
    memset(symbols, 0, sizeof *symbols);
    for (int i = 0; i < library->dlpi_phnum; i++)
        if (library->dlpi_phdr[i].p_type == PT_DYNAMIC)
            entry = (const void *)(library->dlpi_addr + library->dlpi_phdr[i].p_vaddr);
    for (; entry && entry->d_tag != DT_NULL; entry++)
        switch (entry->d_tag) {
        case DT_GNU_HASH: symbols->hash = address(library, entry->d_un.d_ptr); break;
        case DT_SYMTAB: symbols->table = address(library, entry->d_un.d_ptr); break;
        case DT_STRTAB: symbols->names = address(library, entry->d_un.d_ptr); break;
        default: break;
        }
    return symbols->hash && symbols->table && symbols->names;
}

static uint32_t hash_of(const char *name)
{
    uint32_t hash = 5381;
    for (; *name; name++)
        hash = hash * 33 + (unsigned char)*name;
    return hash;
}

static bool exports(const struct symbols *symbols, const char *name)
{
    uint32_t buckets = symbols->hash[0], first = symbols->hash[1], filter = symbols->hash[2], hash = hash_of(name);
    const uint32_t *bucket = symbols->hash + 4 + filter * (sizeof(ElfW(Addr)) / sizeof(uint32_t));
    const uint32_t *chain = bucket + buckets;
    uint32_t at = buckets ? bucket[hash % buckets] : 0;
    for (; at >= first; at++) {
        const ElfW(Sym) *symbol = &symbols->table[at];
        if ((chain[at - first] | 1) == (hash | 1) && symbol->st_shndx != SHN_UNDEF &&
            strcmp(symbols->names + symbol->st_name, name) == 0)
            return true;
        if (chain[at - first] & 1)
            return false;
    }
    return false;
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* first_classes.c, in this copy of the library or another: over when the JVM has begun. */
static bool is_own(const struct symbols *symbols)
{
    return exports(symbols, "Java_org_jfork_internal_os_NativeLibrary_engineProblem0");
}

struct look {
    const struct jf_policy *policy;
    struct jf_error *error;
};

static size_t libraries; /* at the last check */

/* The list that debuggers read. Only while it cannot change. */
static size_t count_libraries(void)
{
    size_t count = 0;
    for (const struct link_map *library = _r_debug.r_map; library; library = library->l_next)
        count++;
    return count;
}

static int look_at(struct dl_phdr_info *library, size_t size, void *context)
{
    const struct look *look = context;
    struct jf_error *error = look->error;
    struct symbols symbols;
    const char *name = file_name(library->dlpi_name);
    (void)size;
    if (libraries == 0)
        libraries = count_libraries(); /* the loader's lock is held here */
    if (strcmp(name, "libinstrument.so") == 0 || !find_symbols(library, &symbols) ||
        !(exports(&symbols, "Agent_OnLoad") || exports(&symbols, "Agent_OnAttach")) || is_own(&symbols))
        return 0;
    jf_fail(error, 0, "a native agent is loaded, ");
    jf_say(error, name);
    jf_say(error, " (-agentlib, -agentpath or attached). A forked process would share its sockets and files, and lack its "
                  "timers. Leave it out in templates; processes that are not forked may have it");
    return jf_hazard_found(look->policy, JF_HAZARD_AGENT, error);
}

int jf_agents_check(const struct jf_policy *policy, struct jf_error *error)
{
    struct look look = {policy, error};
    libraries = 0;
    return jf_hazard_ignored(policy, JF_HAZARD_AGENT) ? 0 : dl_iterate_phdr(look_at, &look);
}

bool jf_agents_still_checked(void)
{
    return libraries == 0 || libraries == count_libraries();
}
