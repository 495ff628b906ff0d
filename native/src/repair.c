#define _GNU_SOURCE
#include "jfork/repair.h"

#include "descriptors.h"
#include "kept.h"
#include "mappings.h"
#include "uncopied.h"

struct jf_record {
    struct jf_descriptors descriptors;
    struct jf_mappings mappings;
    struct jf_uncopied uncopied;
};

struct jf_record *jf_record_new(void)
{
    return jf_kept_new(sizeof(struct jf_record));
}

int jf_record_take(struct jf_record *record, const struct jf_exempt *exempt, struct jf_error *error)
{
    if (jf_mappings_record(&record->mappings, exempt, error) < 0 ||
        jf_uncopied_record(&record->uncopied, exempt, error) < 0)
        return -1;
    return jf_descriptors_record(&record->descriptors, exempt, error);
}

int jf_record_measure(struct jf_record *record, struct jf_error *error)
{
    return jf_uncopied_measure(&record->uncopied, error);
}

bool jf_record_attach_busy(const struct jf_record *record)
{
    return record->descriptors.attach_busy;
}

int jf_record_attach_listener(const struct jf_record *record)
{
    return record->descriptors.attach_listener;
}

int jf_record_rebuild(const struct jf_record *record, struct jf_error *error)
{
    if (jf_uncopied_rebuild(&record->uncopied, error) < 0 || jf_mappings_rebuild(&record->mappings, error) < 0)
        return -1;
    return jf_descriptors_rebuild(&record->descriptors, error);
}
