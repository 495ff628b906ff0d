/**
 * What AnyEvent::Fork's documentation shows and promises, each as a small program; {@code docs/from-anyevent-fork.md} says
 * which is which. Each ends by itself and leaves no process behind.
 */
package org.jfork.examples.anyevent;
