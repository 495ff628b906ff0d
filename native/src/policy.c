#include "jfork/policy.h"

#include "region.h"

#include <errno.h>
#include <string.h>

#define JF_DEFAULT_TREATMENT(name, treatment) JF_##treatment,
#define JF_HAZARD_NAME(name, treatment) #name,

static const char *const names[] = {JF_HAZARDS_LIST(JF_HAZARD_NAME)};

struct jf_policy jf_policy_default(void)
{
    return (struct jf_policy){{JF_HAZARDS_LIST(JF_DEFAULT_TREATMENT)}, NULL};
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

bool jf_hazard_ignored(const struct jf_policy *policy, enum jf_hazard hazard)
{
    return policy->treatment[hazard] == JF_ALLOW && !policy->survey;
}

static int add(struct jf_region *survey, const char *text, char end, struct jf_error *error)
{
    size_t length = strlen(text);
    if (jf_region_reserve(survey, length + 1, error) < 0)
        return -1;
    for (size_t i = 0; i < length; i++) /* a path may have any octet but NUL */
        survey->base[survey->used++] = text[i] == '\n' ? ' ' : text[i];
    survey->base[survey->used++] = end;
    return 0;
}

static int note(const struct jf_policy *policy, enum jf_hazard hazard, const struct jf_error *found,
                struct jf_error *error)
{
    static const char *const treatments[JF_TREATMENTS] = {"REPAIR", "REFUSE", "ALLOW"};
    return add(policy->survey, names[hazard], ' ', error) < 0 ||
                   add(policy->survey, treatments[policy->treatment[hazard]], ' ', error) < 0
               ? -1
               : add(policy->survey, found->text, '\n', error);
}

int jf_hazard_found(const struct jf_policy *policy, enum jf_hazard hazard, struct jf_error *error)
{
    struct jf_error found = *error;
    if (policy->survey)
        return note(policy, hazard, &found, error);
    if (policy->treatment[hazard] != JF_REFUSE)
        return 0;
    jf_say(error, " (hazard ");
    jf_say(error, names[hazard]);
    jf_say(error, ")");
    return -1;
}
