/*
 * org.jfork.internal.template.MethodCounters. The interpreter counts how often a method is called, in memory that a method gets with its first
 * call (MethodCounters of HotSpot), so counters lie in the order of first calls, among whatever else the start of a JVM brings. Those that an
 * empty life writes to are on some forty pages, each of which every fork copies. A method whose counters are taken away gets new ones with its
 * next call, side by side with those of the methods that are called next. The old ones stay where they are, since compiled code may have
 * their addresses: some 100 KB.
 *
 * The interpreter looks whether a method has counters, and then takes them (TemplateTable::branch of HotSpot's templateTable_x86.cpp): a
 * thread for which they vanish in between gets a NullPointerException. So all that run Java are suspended, which they are between
 * such steps only.
 *
 * Later they are set to zero where they are: a method that a template has called almost often enough to be compiled would be compiled, or
 * waited for, in each child.
 */
#include "glue.h"
#include "java_threads.h"
#include "jvmti_env.h"
#include "vm_structs.h"

#include <stdbool.h>
#include <string.h>

struct places {
    char **loaders;
    size_t next_loader, classes, next_class, layout, methods, length, data, counters;
    size_t calls, loops; /* in the counters of a method, each 32 bits */
};

/* Whether anything was changed. */
typedef bool change_fn(char *method, const struct places *places);

static bool find_places(struct places *places)
{
    places->loaders = jf_vm_static("ClassLoaderDataGraph", "_head");
    return places->loaders && jf_vm_field("ClassLoaderData", "_next", &places->next_loader) &&
           jf_vm_field("ClassLoaderData", "_klasses", &places->classes) &&
           jf_vm_field("Klass", "_next_link", &places->next_class) &&
           jf_vm_field("Klass", "_layout_helper", &places->layout) &&
           jf_vm_field("InstanceKlass", "_methods", &places->methods) &&
           jf_vm_field("Array<int>", "_length", &places->length) && jf_vm_field("Array<Method*>", "_data", &places->data) &&
           jf_vm_field("Method", "_method_counters", &places->counters) &&
           jf_vm_field("MethodCounters", "_invocation_counter", &places->calls) &&
           jf_vm_field("MethodCounters", "_backedge_counter", &places->loops);
}

/* Nothing is written where nothing is to be changed: most are on pages of a file. */
static bool forget(char *method, const struct places *places)
{
    static char *const none;
    if (!jf_vm_pointer(method, places->counters))
        return false;
    memcpy(method + places->counters, &none, sizeof none);
    return true;
}

static bool restart(char *method, const struct places *places)
{
    static const int none;
    char *counters = jf_vm_pointer(method, places->counters);
    if (!counters || (!jf_vm_number(counters, places->calls) && !jf_vm_number(counters, places->loops)))
        return false;
    memcpy(counters + places->calls, &none, sizeof none);
    memcpy(counters + places->loops, &none, sizeof none);
    return true;
}

static int change_class(change_fn change, char *type, const struct places *places)
{
    int count = 0;
    bool is_array = jf_vm_number(type, places->layout) < 0;
    const char *methods = is_array ? NULL : jf_vm_pointer(type, places->methods);
    for (int i = 0; methods && i < jf_vm_number(methods, places->length); i++)
        count += change(jf_vm_pointer(methods, places->data + (size_t)i * sizeof(char *)), places);
    return count;
}

static jint change_all(change_fn change)
{
    int count = 0;
    struct places places;
    if (!find_places(&places))
        return -1;
    for (char *loader = *places.loaders; loader; loader = jf_vm_pointer(loader, places.next_loader))
        for (char *type = jf_vm_pointer(loader, places.classes); type; type = jf_vm_pointer(type, places.next_class))
            count += change_class(change, type, &places);
    return count;
}

static bool any(struct java_threads *threads, JNIEnv *env, jthread thread)
{
    (void)threads, (void)env, (void)thread;
    return true;
}

static bool suspend_all(JNIEnv *env)
{
    struct jf_error ignored;
    struct java_threads *threads = jf_java_threads();
    threads->is_program = any;
    if (jf_critical_regions_shut(CRITICAL_LIMIT_MS, &ignored) < 0)
        return false;
    int status = jf_java_threads_suspend_all(threads, env, &ignored);
    jf_critical_regions_open();
    return status == 0;
}

jint JF_JNI(template_MethodCounters, forget)(JNIEnv *env, jclass self)
{
    (void)self;
    int count = suspend_all(env) ? change_all(forget) : -1;
    jf_java_threads_resume(NULL);
    return count;
}

jint JF_JNI(template_MethodCounters, restart)(JNIEnv *env, jclass self)
{
    (void)env, (void)self;
    return change_all(restart);
}
