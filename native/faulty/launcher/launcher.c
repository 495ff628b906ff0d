/*
 * A program that has a JVM inside, as a run-time image without bin/java is started. JFORK_TEST_JVM names libjvm.so; the arguments
 * are those of java: options, a main class, its arguments. The primordial thread runs the main method.
 */
#include <dlfcn.h>
#include <jni.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 64 /* options */

static JavaVMOption options[MOST];
static int option_count;

static void add_option(char *text)
{
    if (option_count < MOST)
        options[option_count++].optionString = text;
}

static char *class_path(const char *path)
{
    size_t size = strlen(path) + sizeof "-Djava.class.path=";
    char *text = malloc(size);
    if (text)
        snprintf(text, size, "-Djava.class.path=%s", path);
    return text;
}

/* How many of the arguments are options, with what belongs to them. */
static int parse(int count, char **arguments)
{
    int at = 1;
    for (; at < count && arguments[at][0] == '-'; at++)
        if (strcmp(arguments[at], "-cp") == 0 && at + 1 < count)
            add_option(class_path(arguments[++at]));
        else
            add_option(arguments[at]);
    return at;
}

static JNIEnv *create(JavaVM **vm)
{
    typedef jint (*create_fn)(JavaVM **, void **, void *);
    JNIEnv *env = NULL;
    JavaVMInitArgs parameters = {.version = JNI_VERSION_10, .nOptions = option_count, .options = options};
    void *library = dlopen(getenv("JFORK_TEST_JVM"), RTLD_NOW | RTLD_GLOBAL);
    create_fn create_vm = library ? (create_fn)dlsym(library, "JNI_CreateJavaVM") : NULL;
    if (!create_vm || create_vm(vm, (void **)&env, &parameters) != JNI_OK) {
        fprintf(stderr, "no JVM: %s\n", library ? "JNI_CreateJavaVM" : dlerror());
        exit(2);
    }
    return env;
}

static int run(JNIEnv *env, char *name, int count, char **arguments)
{
    for (char *c = name; *c; c++)
        if (*c == '.')
            *c = '/';
    jclass type = (*env)->FindClass(env, name);
    jmethodID method = type ? (*env)->GetStaticMethodID(env, type, "main", "([Ljava/lang/String;)V") : NULL;
    jclass text = (*env)->FindClass(env, "java/lang/String");
    jobjectArray all = method ? (*env)->NewObjectArray(env, count, text, NULL) : NULL;
    for (int i = 0; all && i < count; i++)
        (*env)->SetObjectArrayElement(env, all, i, (*env)->NewStringUTF(env, arguments[i]));
    if (all)
        (*env)->CallStaticVoidMethod(env, type, method, all);
    if (!(*env)->ExceptionCheck(env))
        return 0;
    (*env)->ExceptionDescribe(env);
    return 1;
}

int main(int count, char **arguments)
{
    JavaVM *vm;
    int main_class = parse(count, arguments);
    if (main_class >= count)
        return 2;
    JNIEnv *env = create(&vm);
    int status = run(env, arguments[main_class], count - main_class - 1, arguments + main_class + 1);
    (*vm)->DestroyJavaVM(vm);
    return status;
}
