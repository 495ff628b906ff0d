/* Memory that the kernel would share between template and child. */
#ifndef JFORK_MAPPINGS_H
#define JFORK_MAPPINGS_H

#include "jfork/repair.h"

struct jf_mappings {
    char *perfdata; /* HotSpot's counters, see perfMemory_posix.cpp; NULL if there are none */
    size_t perfdata_length;
};

int jf_mappings_record(struct jf_mappings *mappings, const struct jf_exempt *exempt, struct jf_error *error) JF_CHECKED;
int jf_mappings_rebuild(const struct jf_mappings *mappings, struct jf_error *error) JF_CHECKED;

#endif
