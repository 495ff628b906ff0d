# AnyEvent::Fork, as a program that obeys lines; see Peer.java.
#   round new N IN_FLIGHT         AnyEvent::Fork->new->run, an empty function, until the socket is at its end
#   round new_exec N IN_FLIGHT    the same with new_exec
#   hold N                        ok PID...    idle workers
#   drop                          they end
use strict;
use warnings;
use EV;
use AnyEvent;
use AnyEvent::Fork;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

$| = 1;
my @held;

sub make { $_[0] eq "new" ? AnyEvent::Fork->new : AnyEvent::Fork->new_exec }

sub lives {
    my ($way, $times, $in_flight) = @_;
    my ($begun, $failed, @latencies) = (0, 0);
    my $done = AE::cv;
    my $one; $one = sub {
        return if $begun == $times;
        $begun++;
        my $start = clock_gettime CLOCK_MONOTONIC;
        make($way)->run("CORE::exit", sub {
            my ($socket) = @_;
            my $gone; $gone = AE::io $socket, 0, sub {
                undef $gone;
                my $read = sysread $socket, my $octet, 1;
                close $socket;
                if (defined $read && $read == 0) {
                    push @latencies, int(1e9 * (clock_gettime(CLOCK_MONOTONIC) - $start));
                } else {
                    $failed++;
                }
                @latencies + $failed == $times ? $done->send : $one->();
            };
        });
    };
    my $start = clock_gettime CLOCK_MONOTONIC;
    $one->() for 1 .. $in_flight;
    $done->recv;
    my $nanos = int(1e9 * (clock_gettime(CLOCK_MONOTONIC) - $start));
    undef $one;
    return "$nanos $failed @latencies";
}

# What runs in a worker that is held: it reads its socket, whose end it is woken by, and tells its pid.
sub hold {
    my ($count) = @_;
    my $done = AE::cv;
    $done->begin;
    my @pids;
    for (1 .. $count) {
        $done->begin;
        AnyEvent::Fork->new
            ->eval('sub idle { my $s = shift; syswrite $s, pack "N", $$; sysread $s, my $b, 1; CORE::exit 0 }')
            ->run("idle", sub {
                my ($socket) = @_;
                push @held, $socket;
                my $told; $told = AE::io $socket, 0, sub {
                    undef $told;
                    sysread $socket, my $pid, 4;
                    push @pids, unpack "N", $pid;
                    $done->end;
                };
            });
    }
    $done->end;
    $done->recv;
    return "@pids";
}

sub obey {
    my ($order, @words) = @_;
    return lives(@words) if $order eq "round";
    return hold(@words) if $order eq "hold";
    if ($order eq "drop") { @held = (); return "" }
    die "no order that there is: $order\n";
}

print "ok\n";
while (defined(my $line = <STDIN>)) {
    my $answer = eval { obey(split ' ', $line) };
    print defined $answer ? "ok $answer" : "error $@", defined $answer ? "\n" : "";
}
