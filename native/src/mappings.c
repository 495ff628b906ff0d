#define _GNU_SOURCE
#include "mappings.h"

#include "maps.h"
#include "sys.h"

#include <string.h>
#include <sys/mman.h>

static int judge_shared(const struct jf_policy *policy, const struct jf_mapping *mapping, struct jf_error *error)
{
    if (jf_hazard_ignored(policy, JF_HAZARD_SHARED_MEMORY))
        return 0;
    jf_fail(error, 0, "this process maps memory that a forked process would share with it and both would write: ");
    jf_say(error, mapping->name[0] ? mapping->name : "an anonymous shared mapping");
    jf_say(error, " (");
    jf_say_number(error, (long)(mapping->length >> 10));
    jf_say(error, " KB). ");
    if (strstr(mapping->name, "memfd:java_heap"))
        jf_say(error, "It is the heap of ZGC, which is shared memory by design; use -XX:+UseSerialGC, -XX:+UseParallelGC "
                      "or -XX:+UseG1GC in templates");
    else if (strstr(mapping->name, "jvmheap") || strstr(mapping->name, "/#"))
        jf_say(error, "It is in a file without a name, as the heap is with -XX:AllocateHeapAt; leave that option out in "
                      "templates");
    else
        jf_say(error, "Unmap it before forking, or map it after the fork, in the worker");
    return jf_hazard_found(policy, JF_HAZARD_SHARED_MEMORY, error);
}

/* MAP_HUGETLB, or a file of hugetlbfs; not transparent huge pages, which have no name. */
static bool is_large(const struct jf_mapping *mapping)
{
    return strncmp(mapping->name, "/anon_hugepage", 14) == 0 || strncmp(mapping->name, "/dev/hugepages/", 15) == 0;
}

static int judge_large(const struct jf_policy *policy, const struct jf_mapping *mapping, struct jf_error *error)
{
    if (jf_hazard_ignored(policy, JF_HAZARD_LARGE_PAGES))
        return 0;
    jf_fail(error, 0, "this process maps large pages (");
    jf_say_number(error, (long)(mapping->length >> 10));
    jf_say(error, " KB). They come from a pool, and writing after a fork needs new ones: where the pool is empty the kernel "
                  "kills the process. Leave -XX:+UseLargePages out in templates; -XX:+UseTransparentHugePages works");
    return jf_hazard_found(policy, JF_HAZARD_LARGE_PAGES, error);
}

static int record_one(struct jf_mappings *mappings, const struct jf_exempt *exempt, const struct jf_mapping *mapping,
                      struct jf_error *error)
{
    const char *shared = exempt->shared, *end = shared + ((exempt->shared_length + 4095) & ~4095UL); /* whole pages */
    if (is_large(mapping) && judge_large(&exempt->policy, mapping, error) < 0)
        return -1;
    if (mapping->permissions[1] != 'w' || mapping->permissions[3] != 's')
        return 0;
    if (mapping->start >= shared && mapping->start + mapping->length <= end)
        return 0;
    if (!strstr(mapping->name, "/hsperfdata_"))
        return judge_shared(&exempt->policy, mapping, error);
    mappings->perfdata = mapping->start;
    mappings->perfdata_length = mapping->length;
    return 0;
}

int jf_mappings_record(struct jf_mappings *mappings, const struct jf_exempt *exempt, struct jf_error *error)
{
    struct jf_mapping mapping;
    *mappings = (struct jf_mappings){0};
    const char *line = jf_maps_text(error);
    if (!line)
        return -1;
    while (*line) {
        line = jf_maps_next(line, &mapping);
        if (record_one(mappings, exempt, &mapping, error) < 0)
            return -1;
    }
    return 0;
}

int jf_mappings_rebuild(const struct jf_mappings *mappings, struct jf_error *error)
{
    size_t length = mappings->perfdata_length;
    if (!mappings->perfdata)
        return 0;
    long copy = JF_SYS(SYS_mmap, 0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long status = copy;
    if (copy > 0 || copy < -4095) {
        memcpy((void *)copy, mappings->perfdata, length);
        status = JF_SYS(SYS_mremap, copy, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, mappings->perfdata);
    }
    if (status < 0 && status >= -4095) {
        jf_fail(error, (int)-status, "the JVM's performance counters cannot be made private");
        jf_say_errno(error);
        return -1;
    }
    return 0;
}
