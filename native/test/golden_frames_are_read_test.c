/* The reader must take the golden frames of the caller for what they are, however they arrive, and read no octet more. */
#define _GNU_SOURCE
#include "jfork/wire.h"
#include "support/check.h"
#include "support/golden.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int pair[2];
static struct jf_inbox *inbox;
static struct jf_reader *reader;

static void send_part(const unsigned char *octets, size_t length, size_t fd_count)
{
    int fds[3] = {STDIN_FILENO, STDIN_FILENO, STDIN_FILENO};
    CHECK_IS(length, jf_send(pair[0], octets, length, fds, fd_count));
}

static int step(void)
{
    struct jf_error error;
    int status = jf_reader_step(reader, pair[1], &error);
    CHECK_WORKS(status, error);
    return status;
}

/* In pieces of this many octets, with a foreign octet behind, which must be left alone. */
static struct jf_frame *receive(const char *name, size_t piece, size_t fd_count)
{
    unsigned char octets[GOLDEN_MAX], next = 0;
    size_t length = golden(name, octets);
    jf_reader_next(reader);
    jf_inbox_clear(inbox);
    CHECK_IS(JF_READ_AGAIN, step());
    for (size_t at = 0; at < length; at += piece) {
        if (at)
            CHECK_IS(JF_READ_AGAIN, step());
        size_t rest = length - at;
        send_part(octets + at, rest < piece ? rest : piece, at == 0 ? fd_count : 0);
    }
    send_part((const unsigned char *)"\xee", 1, 0);
    CHECK_IS(JF_READ_FRAME, step());
    CHECK_IS(JF_READ_FRAME, step()); /* until it is done with */
    CHECK_IS(1, recv(pair[1], &next, 1, MSG_DONTWAIT));
    CHECK_IS(0xee, next);
    CHECK_IS(octets[0], jf_reader_frame(reader)->command);
    CHECK_IS(length - JF_HEADER, jf_reader_frame(reader)->length);
    return jf_reader_frame(reader);
}

static void expect_payload(const struct jf_frame *frame, const char *payload, size_t length)
{
    CHECK_IS(length, frame->length);
    CHECK_IS(0, memcmp(payload, frame->payload, length));
}

static void expect_argument(const char *octets, size_t length, enum jf_item_kind kind)
{
    CHECK_IS(1, jf_inbox_count(inbox));
    const struct jf_item *item = jf_inbox_item(inbox, 0);
    CHECK_IS(kind, item->kind);
    CHECK_IS(length, item->length);
    CHECK_IS(0, memcmp(octets, jf_inbox_octets(inbox, item), length));
}

static void close_descriptors(struct jf_frame *frame, size_t count)
{
    CHECK_IS(count, frame->fd_count);
    for (size_t i = 0; i < count; i++)
        close(frame->fds[i]);
}

static void read_all(size_t piece)
{
    static const char text[] = "Gr\u00fc\u00dfe, \u4e16\u754c \U0001f642";
    static const char classes[] = "com.acme.Index\0com.acme.Ma\u00df$Gr\u00f6\u00dfe";
    static const char run[] = "com.acme.Server::serve\0(Ljava/nio/channels/SocketChannel;[B)V";
    struct jf_frame *frame = receive("fork", piece, 1);
    expect_payload(frame, "\0\0\1\3", 4);
    close_descriptors(frame, 1);
    frame = receive("handles", piece, 3);
    expect_payload(frame, "\0\3", 2);
    CHECK_IS(3, jf_inbox_count(inbox));
    for (size_t i = 0; i < 3; i++) {
        CHECK_IS(JF_ITEM_HANDLE, jf_inbox_item(inbox, i)->kind);
        CHECK_IS(frame->fds[i], jf_inbox_item(inbox, i)->fd);
        CHECK(jf_inbox_owns(inbox, frame->fds[i]));
    }
    close_descriptors(frame, 3);
    receive("text", piece, 0);
    expect_argument(text, sizeof text - 1, JF_ITEM_TEXT);
    receive("octets", piece, 0);
    expect_argument("\0\xff\x80\x7f\n\r\0\1", 8, JF_ITEM_OCTETS);
    receive("octets-empty", piece, 0);
    expect_argument("", 0, JF_ITEM_OCTETS);
    expect_payload(receive("require", piece, 0), classes, sizeof classes);
    expect_payload(receive("run", piece, 0), run, sizeof run - 1);
    frame = receive("settings", piece, 1);
    CHECK_IS(1, frame->payload[0]);
    close_descriptors(frame, 1);
    expect_payload(receive("define", piece, 0), "\0\0\0\12com.acme.A\0\0\0\3\xca\xfe\0\0\0\0\1B\0\0\0", 30);
    expect_payload(receive("evaluate", piece, 0), "\0\0\0\5Eval1\0\0\0\1a\0\0\0", 18);
    expect_payload(receive("lambda", piece, 0), "\0\0\0\4\xac\xed\0\5\0\0\0\2\u00fc", 14);
    CHECK_IS(0, receive("who", piece, 0)->length);
    CHECK_IS(0, receive("report", piece, 0)->length);
    CHECK_IS(0, receive("close", piece, 0)->length);
}

int main(void)
{
    struct jf_error error;
    test_begin();
    inbox = jf_inbox_new();
    reader = jf_reader_new(inbox);
    CHECK_WORKS(jf_socketpair(pair, &error), error);
    read_all(1);
    read_all(3);
    read_all(JF_HEADER);
    read_all(GOLDEN_MAX);
    close(pair[0]);
    CHECK_IS(JF_READ_FRAME, step());
    jf_reader_next(reader);
    CHECK_IS(JF_READ_EOF, step());
    close(pair[1]);
    return test_end();
}
