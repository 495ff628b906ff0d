#include "sender.h"

#include "jfork/fdpass.h"

static size_t piece(struct sender *sender)
{
    size_t left = sender->stream->length - sender->sent, most = one_in(sender->random, 3) ? 7 : 5000;
    size_t length = 1 + random_below(sender->random, (uint32_t)(left < most ? left : most));
    /* The next descriptors go with the first octet of a piece of their own. */
    for (size_t i = sender->next_gift; i < sender->stream->gift_count; i++) {
        size_t at = sender->stream->gifts[i].at;
        if (at > sender->sent && at < sender->sent + length)
            length = at - sender->sent;
    }
    return length;
}

int sender_step(struct sender *sender)
{
    int fds[JF_FDS_PER_MESSAGE];
    size_t count = 0;
    const struct stream *stream = sender->stream;
    if (sender->sent == stream->length)
        return 0;
    bool gift = sender->next_gift < stream->gift_count && stream->gifts[sender->next_gift].at == sender->sent;
    while (gift && count < stream->gifts[sender->next_gift].count)
        fds[count++] = sender->gift;
    ssize_t sent = jf_send(sender->socket, stream->octets + sender->sent, piece(sender), fds, count);
    if (sent < 0)
        return (int)sent;
    sender->next_gift += gift;
    sender->sent += (size_t)sent;
    return sender->sent < stream->length;
}
