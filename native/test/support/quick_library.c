/* A library that does nothing, with thread-local storage, so that the loader has something to set up. */
static __thread int calls;

int quick_library_call(void);

int quick_library_call(void)
{
    return ++calls;
}
