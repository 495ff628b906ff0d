# AnyEvent::Fork, as a program that obeys lines; see Peer.java.
#   round new N IN_FLIGHT         AnyEvent::Fork->new->run, an empty function, until the socket is at its end
#   round new_exec N IN_FLIGHT    the same with new_exec
#   round gone N IN_FLIGHT        the same, forked from a template of its own, with a function that keeps its socket: CORE::exit closes it before the
#                                 process has ended, here it is at its end when the process is gone
#   hold N                        ok PID...    idle workers, so many from now on
use strict;
use warnings;
use EV;
use AnyEvent;
use AnyEvent::Fork;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

$| = 1;
my @held;

my $keeping;

sub keeping {
    $keeping ||= AnyEvent::Fork->new->require("POSIX")->eval('sub gone { $main::kept = shift; POSIX::_exit(0) }');
    return $keeping->fork;
}

my %make = (
    new      => sub { AnyEvent::Fork->new },
    new_exec => sub { AnyEvent::Fork->new_exec },
    gone     => \&keeping,
);

sub lives {
    my ($way, $times, $in_flight) = @_;
    my $make = $make{$way} or die "no way that there is: $way\n";
    my $function = $way eq "gone" ? "gone" : "CORE::exit";
    my ($begun, $failed, @latencies) = (0, 0);
    my $done = AE::cv;
    my $one; $one = sub {
        return if $begun == $times;
        $begun++;
        my $start = clock_gettime CLOCK_MONOTONIC;
        $make->()->run($function, sub {
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

# Each tells its pid, and waits for the end of its socket.
sub hold_one {
    my ($done) = @_;
    $done->begin;
    AnyEvent::Fork->new
        ->eval('sub idle { my $s = shift; syswrite $s, pack "N", $$; sysread $s, my $b, 1; CORE::exit 0 }')
        ->run("idle", sub {
            my ($socket) = @_;
            my $told; $told = AE::io $socket, 0, sub {
                undef $told;
                sysread $socket, my $pid, 4;
                push @held, [$socket, unpack "N", $pid];
                $done->end;
            };
        });
}

# When the socket of one that is let go is at its end, it is gone.
sub drop_one {
    my ($socket) = @{ pop @held };
    shutdown $socket, 1;
    sysread $socket, my $octet, 1;
    close $socket;
}

sub hold {
    my ($count) = @_;
    drop_one() while @held > $count;
    my $done = AE::cv;
    $done->begin;
    hold_one($done) for @held + 1 .. $count;
    $done->end;
    $done->recv;
    return join " ", map { $_->[1] } @held;
}

sub obey {
    my ($order, @words) = @_;
    return lives(@words) if $order eq "round";
    return hold(@words) if $order eq "hold";
    die "no order that there is: $order\n";
}

print "ok\n";
while (defined(my $line = <STDIN>)) {
    my $answer = eval { obey(split ' ', $line) };
    print defined $answer ? "ok $answer" : "error $@", defined $answer ? "\n" : "";
}
