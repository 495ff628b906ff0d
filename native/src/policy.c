#include "jfork/policy.h"

#include <errno.h>

#define JF_DEFAULT_TREATMENT(name, treatment) JF_##treatment,
#define JF_HAZARD_NAME(name, treatment) #name,

struct jf_policy jf_policy_default(void)
{
    return (struct jf_policy){{JF_HAZARDS_LIST(JF_DEFAULT_TREATMENT)}};
}

int jf_policy_parse(struct jf_policy *policy, const char *text, struct jf_error *error)
{
    int i = 0;
    for (; i < JF_HAZARDS && text[i] >= '0' && text[i] < '0' + JF_TREATMENTS; i++)
        policy->treatment[i] = (unsigned char)(text[i] - '0');
    if (i < JF_HAZARDS || text[i])
        return jf_fail(error, EPROTO, "the policy for hazards was not passed to this process as it should be");
    return 0;
}

int jf_policy_refused(struct jf_error *error, enum jf_hazard hazard)
{
    static const char *const names[] = {JF_HAZARDS_LIST(JF_HAZARD_NAME)};
    jf_say(error, " (hazard ");
    jf_say(error, names[hazard]);
    jf_say(error, ")");
    return -1;
}
