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

static bool number(const char *object, const char *field, int *value)
{
    size_t offset;
    if (!jf_vm_field("StubQueue", field, &offset))
        return false;
    memcpy(value, object + offset, sizeof *value);
    return true;
}

void jf_stack_banging_reads(void)
{
    size_t buffer;
    int start, end;
    char *queue = done ? NULL : queue_of_interpreter();
    done = true;
    if (!queue || !jf_vm_field("StubQueue", "_stub_buffer", &buffer) || !number(queue, "_queue_begin", &start) ||
        !number(queue, "_queue_end", &end) || start < 0 || end < start || end > MOST_CODE)
        return;
    uint8_t *code;
    memcpy(&code, queue + buffer, sizeof code);
    change(code + start, code + end);
}
