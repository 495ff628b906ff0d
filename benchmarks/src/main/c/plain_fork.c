/*
 * Plain fork of a process of a given size, as a program that obeys lines; see Peer.java.
 *   plain-fork MEGABYTES
 *   round fork N 1    ok NANOS 0 LATENCY...    fork, _exit, waitpid
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void live(void)
{
    int status;
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        exit(1);
}

static void lives(int times, int64_t *latencies)
{
    int64_t start = now();
    for (int i = 0; i < times; i++) {
        int64_t born = now();
        live();
        latencies[i] = now() - born;
    }
    printf("ok %lld 0", (long long)(now() - start));
    for (int i = 0; i < times; i++)
        printf(" %lld", (long long)latencies[i]);
    puts("");
}

int main(int count, char **arguments)
{
    size_t octets = count > 1 ? strtoul(arguments[1], NULL, 10) << 20 : 0;
    char line[100], way[32];
    char *memory = malloc(octets + 1);
    int times;
    if (!memory)
        return 1;
    memset(memory, 'x', octets + 1);
    puts("ok");
    for (fflush(stdout); fgets(line, sizeof line, stdin); fflush(stdout)) {
        int64_t *latencies;
        if (sscanf(line, "round %31s %d", way, &times) != 2 || !(latencies = malloc(sizeof *latencies * (size_t)times))) {
            puts("error no order that there is");
            continue;
        }
        lives(times, latencies);
        free(latencies);
    }
    free(memory);
    return 0;
}
