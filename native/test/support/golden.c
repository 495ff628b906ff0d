#define _GNU_SOURCE
#include "golden.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

static size_t parse(const char *line, unsigned char *octets, size_t count)
{
    unsigned octet;
    int taken;
    while (line[strspn(line, " \t\n")] && line[strspn(line, " \t\n")] != '#') {
        CHECK_IS(1, sscanf(line, " %2x%n", &octet, &taken));
        CHECK(count < GOLDEN_MAX);
        octets[count++] = (unsigned char)octet;
        line += taken;
    }
    return count;
}

size_t golden(const char *name, unsigned char octets[GOLDEN_MAX])
{
    char path[200], line[512];
    size_t count = 0;
    about(name);
    snprintf(path, sizeof path, "../core/src/test/resources/golden/%s.hex", name);
    FILE *file = fopen(path, "re");
    if (!file)
        check_failed(__FILE__, __LINE__, path);
    while (fgets(line, sizeof line, file))
        count = parse(line, octets, count);
    fclose(file);
    CHECK(count > 0);
    return count;
}
