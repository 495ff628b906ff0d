#include "stack_banging.h"

#include "vm_structs.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define PAGE 4096
#define LENGTH 7 /* of one instruction */
#define LEAST 8 /* of them in a row; other code touches one page, or two */
#define MOST_CODE ((int)16 << 20)

static bool done;

/* mov %eax,-PAGE*n(%rsp); all have four octets for the distance. */
static bool is_write(const uint8_t *code, const uint8_t *end, int n)
{
    static const uint8_t write[] = {0x89, 0x84, 0x24};
    int32_t distance;
    if (end - code < LENGTH || memcmp(code, write, sizeof write) != 0)
        return false;
    memcpy(&distance, code + sizeof write, sizeof distance);
    return distance == -PAGE * n;
}

static int writes_in_a_row(const uint8_t *code, const uint8_t *end)
{
    int n = 0;
    while (is_write(code + n * LENGTH, end, n + 1))
        n++;
    return n;
}

/* test %eax,-PAGE*n(%rsp) differs in the first octet, so a thread that is just there runs the one or the other. The flags are not in use. */
static void make_reads(uint8_t *code, int count)
{
    for (int i = 0; i < count; i++)
        __atomic_store_n(code + i * LENGTH, (uint8_t)0x85, __ATOMIC_RELAXED);
}

static void change(uint8_t *code, uint8_t *end)
{
    while ((code = memchr(code, 0x89, (size_t)(end - code)))) {
        int count = writes_in_a_row(code, end);
        if (count >= LEAST)
            make_reads(code, count);
        code++;
    }
}

static char *queue_of_interpreter(void)
{
    char **queue = jf_vm_static("AbstractInterpreter", "_code");
    return queue ? *queue : NULL;
}

/* Its part that is in use; false if this JVM does not tell. */
static bool find_code(const char *queue, uint8_t **code, uint8_t **end)
{
    size_t buffer, first, last;
    if (!jf_vm_field("StubQueue", "_stub_buffer", &buffer) || !jf_vm_field("StubQueue", "_queue_begin", &first) ||
        !jf_vm_field("StubQueue", "_queue_end", &last))
        return false;
    int from = jf_vm_number(queue, first), to = jf_vm_number(queue, last);
    *code = (uint8_t *)jf_vm_pointer(queue, buffer) + from;
    *end = *code + (to - from);
    return from >= 0 && to >= from && to <= MOST_CODE;
}

void jf_stack_banging_reads(void)
{
    uint8_t *code, *end;
    const char *queue = done ? NULL : queue_of_interpreter();
    done = true;
    if (queue && find_code(queue, &code, &end))
        change(code, end);
}
