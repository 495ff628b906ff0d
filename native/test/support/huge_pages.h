#ifndef JFORK_TEST_HUGE_PAGES_H
#define JFORK_TEST_HUGE_PAGES_H

/* Skips the test where memory cannot be gathered in huge pages. */
void need_huge_pages(void);

#endif
