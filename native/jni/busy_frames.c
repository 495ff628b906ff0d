#include "busy_frames.h"

#include <stdint.h>
#include <string.h>

#define CACHE 8192 /* a power of two */

enum verdict {
    UNKNOWN,
    OF_PROGRAM,
    OF_JDK,
    BUSY,        /* wherever it is on the stack */
    BUSY_ON_TOP, /* unless code of the program runs on top of it */
};

/* Beginnings of class names. */
static const char *const busy[] = {
    /* loading, linking */
    "Ljava/lang/ClassLoader", "Ljava/lang/Class;", "Ljdk/internal/loader/", "Ljava/net/URLClassLoader", "Ljava/lang/Module",
    "Ljava/lang/invoke/MethodHandleNatives;", "Ljava/lang/invoke/MethodType", "Ljava/lang/invoke/LambdaMetafactory;",
    "Ljava/lang/invoke/InnerClassLambdaMetafactory", "Ljava/lang/invoke/StringConcatFactory",
    "Ljava/lang/invoke/ClassSpecializer", "Ljava/lang/invoke/InvokerBytecodeGenerator",
    "Ljava/lang/invoke/BootstrapMethodInvoker", "Ljava/lang/reflect/Proxy", "Ljdk/internal/reflect/ReflectionFactory;",
    "Ljava/util/ServiceLoader", "Ljava/util/ResourceBundle",
    /* one for all */
    "Ljava/io/PrintStream;", "Ljava/util/zip/ZipFile", "Ljava/util/jar/JarFile", "Ljava/util/logging/",
    "Ljdk/internal/logger/", "Lsun/util/logging/", "Ljava/net/CookieHandler;", "Lsun/net/www/http/KeepAliveCache",
    "Lsun/net/www/protocol/http/AuthCacheImpl;", "Ljava/security/Provider", "Ljava/security/Security;", "Lsun/security/provider/", "Lsun/security/jca/",
    "Ljavax/crypto/JceSecurity", "Ljava/lang/ProcessBuilder;", "Ljava/net/Inet4AddressImpl;", "Ljava/net/Inet6AddressImpl;",
    "Ljava/lang/Shutdown;", "Ljava/lang/ApplicationShutdownHooks;", "Ljava/lang/ThreadGroup;", "Ljdk/internal/vm/ThreadContainers;",
    "Ljava/lang/ref/Finalizer;", "Ljdk/internal/ref/PhantomCleanable;", "Ljdk/internal/ref/Cleaner;",
    "Ljava/nio/Bits;", "Ljava/util/TimeZone;", "Lsun/util/calendar/ZoneInfoFile", "Lsun/util/locale/provider/",
    "Lorg/jfork/internal/caller/Caller", "Lorg/jfork/internal/os/NativeLibrary;", "Lorg/jfork/internal/template/Hooks",
};

/* Names, and only of what is short: any thread of the program may be in Thread.run, sleep or join for ever. */
static const char *const busy_in_thread[] = {"<init>", "start", "exit", "nextThreadNum", "nextThreadID", "genThreadName"};

static const char *const busy_on_top[] = {"Ljava/util/concurrent/ConcurrentHashMap"};
static const char *const of_jdk[] = {"Ljava/", "Ljdk/", "Lsun/", "Ljavax/", "Lcom/sun/"};

static jclass loader_class; /* java.lang.ClassLoader */

static struct {
    jmethodID method;
    enum verdict verdict;
} cache[CACHE];

static bool begins_with_one(const char *signature, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(signature, list[i], strlen(list[i])) == 0)
            return true;
    return false;
}

bool jf_busy_frames_init(JNIEnv *env)
{
    jclass found = (*env)->FindClass(env, "java/lang/ClassLoader");
    if (found)
        loader_class = (*env)->NewGlobalRef(env, found);
    (*env)->DeleteLocalRef(env, found);
    return loader_class != NULL;
}

#define IS_IN(signature, list) begins_with_one(signature, list, sizeof(list) / sizeof *(list))

struct names {
    char *signature, *method;
    bool of_loader; /* a method of a class loader, which may be the program's */
};

static bool name(JNIEnv *env, jvmtiEnv *jvmti, jmethodID method, struct names *names)
{
    jclass class;
    memset(names, 0, sizeof *names);
    if ((*jvmti)->GetMethodDeclaringClass(jvmti, method, &class) != JVMTI_ERROR_NONE)
        return false;
    bool found = (*jvmti)->GetClassSignature(jvmti, class, &names->signature, NULL) == JVMTI_ERROR_NONE &&
                 (*jvmti)->GetMethodName(jvmti, method, &names->method, NULL, NULL) == JVMTI_ERROR_NONE;
    names->of_loader = (*env)->IsAssignableFrom(env, class, loader_class);
    (*env)->DeleteLocalRef(env, class);
    return found;
}

static bool is_busy_in_thread(const char *signature, const char *name)
{
    bool found = false;
    for (size_t i = 0; i < sizeof busy_in_thread / sizeof *busy_in_thread && !found; i++)
        found = strcmp(name, busy_in_thread[i]) == 0;
    return found && strcmp(signature, "Ljava/lang/Thread;") == 0;
}

/* The JVM calls loadClass of whatever loader, with a class half linked; some do not call that of java.lang.ClassLoader. */
static enum verdict judge(const struct names *names)
{
    const char *signature = names->signature;
    if (strcmp(names->method, "<clinit>") == 0 || (names->of_loader && strcmp(names->method, "loadClass") == 0) ||
        is_busy_in_thread(signature, names->method) || IS_IN(signature, busy))
        return BUSY;
    if (IS_IN(signature, busy_on_top))
        return BUSY_ON_TOP;
    return IS_IN(signature, of_jdk) ? OF_JDK : OF_PROGRAM;
}

static void forget(jvmtiEnv *jvmti, struct names *names)
{
    (*jvmti)->Deallocate(jvmti, (unsigned char *)names->signature);
    (*jvmti)->Deallocate(jvmti, (unsigned char *)names->method);
}

static enum verdict verdict_on(JNIEnv *env, jvmtiEnv *jvmti, jmethodID method)
{
    size_t at = (size_t)(((uintptr_t)method >> 3) * 2654435761u) & (CACHE - 1);
    struct names names;
    if (cache[at].method == method && cache[at].verdict != UNKNOWN)
        return cache[at].verdict;
    enum verdict verdict = name(env, jvmti, method, &names) ? judge(&names) : BUSY;
    forget(jvmti, &names);
    cache[at].method = method;
    cache[at].verdict = verdict;
    return verdict;
}

/* Lcom/acme/Main; as com.acme.Main */
static void blame(JNIEnv *env, jvmtiEnv *jvmti, jmethodID method, struct jf_error *error)
{
    struct names names;
    jf_fail(error, 0, "is in ");
    if (name(env, jvmti, method, &names)) {
        size_t length = strlen(names.signature);
        for (size_t i = 0; i < length; i++)
            if (names.signature[i] == '/')
                names.signature[i] = '.';
        names.signature[length ? length - 1 : 0] = 0;
        jf_say(error, names.signature + 1);
        jf_say(error, ".");
        jf_say(error, names.method);
    }
    jf_say(error, ", which the copy would wait for for ever");
    forget(jvmti, &names);
}

bool jf_busy_frames(JNIEnv *env, jvmtiEnv *jvmti, const jvmtiStackInfo *stack, struct jf_error *error)
{
    bool on_top = true;
    for (jint i = 0; i < stack->frame_count; i++) {
        jmethodID method = stack->frame_buffer[i].method;
        enum verdict verdict = verdict_on(env, jvmti, method);
        if (verdict == BUSY || (verdict == BUSY_ON_TOP && on_top)) {
            blame(env, jvmti, method, error);
            return true;
        }
        on_top &= verdict != OF_PROGRAM;
    }
    return false;
}

bool jf_passing_through(JNIEnv *env, jvmtiEnv *jvmti, const jvmtiStackInfo *stack, struct jf_error *error)
{
    if (!(stack->state & JVMTI_THREAD_STATE_RUNNABLE) || (stack->state & JVMTI_THREAD_STATE_IN_NATIVE) || stack->frame_count == 0)
        return false;
    jmethodID top = stack->frame_buffer[0].method;
    if (verdict_on(env, jvmti, top) == OF_PROGRAM)
        return false;
    blame(env, jvmti, top, error);
    return true;
}
