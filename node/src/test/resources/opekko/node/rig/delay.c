// Holds each packet of a netfilter queue for some time, then lets it go: delay QUEUE MILLISECONDS LATER.
// One of four, at random, is held for LATER milliseconds, so that others overtake it.
// Stands in for netem, which needs a kernel module; the packets themselves stay in the kernel.
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HELD 65536

static int link_socket;
static unsigned short queue;

// Each in the order in which its packets are due.
static struct line {
  long delay;
  unsigned long first, next;
  struct {
    unsigned int id;  // as the kernel wrote it
    long due;
  } held[HELD];
} soon, later;

static long now_millis(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void send_attribute(unsigned type, unsigned attribute, const void *data, size_t size, int wants_answer) {
  char buffer[128];
  memset(buffer, 0, sizeof buffer);
  struct nlmsghdr *head = (struct nlmsghdr *)buffer;
  struct nfgenmsg *message = NLMSG_DATA(head);
  struct nlattr *value = (struct nlattr *)((char *)message + NLMSG_ALIGN(sizeof *message));
  value->nla_len = NLA_HDRLEN + size;
  value->nla_type = attribute;
  memcpy((char *)value + NLA_HDRLEN, data, size);
  head->nlmsg_len = NLMSG_LENGTH(NLMSG_ALIGN(sizeof *message)) + NLA_ALIGN(value->nla_len);
  head->nlmsg_type = NFNL_SUBSYS_QUEUE << 8 | type;
  head->nlmsg_flags = NLM_F_REQUEST | (wants_answer ? NLM_F_ACK : 0);
  message->nfgen_family = AF_UNSPEC;
  message->version = NFNETLINK_V0;
  message->res_id = htons(queue);
  if (send(link_socket, buffer, head->nlmsg_len, 0) < 0) perror("delay: send");
}

static void configure(unsigned attribute, const void *data, size_t size) {
  char answer[4096];
  send_attribute(NFQNL_MSG_CONFIG, attribute, data, size, 1);
  ssize_t size_read = recv(link_socket, answer, sizeof answer, 0);
  struct nlmsghdr *head = (struct nlmsghdr *)answer;
  if (size_read < 0 || head->nlmsg_type != NLMSG_ERROR || ((struct nlmsgerr *)NLMSG_DATA(head))->error) {
    fprintf(stderr, "delay: the kernel has no such queue\n");
    exit(1);
  }
}

static long until_due(struct line *line, long now) {
  return line->first == line->next ? 1000 : line->held[line->first % HELD].due - now;
}

static void release(struct line *line, long now) {
  for (; until_due(line, now) <= 0; line->first++) {
    struct nfqnl_msg_verdict_hdr verdict = {htonl(NF_ACCEPT), line->held[line->first % HELD].id};
    send_attribute(NFQNL_MSG_VERDICT, NFQA_VERDICT_HDR, &verdict, sizeof verdict, 0);
  }
}

static void hold(struct nlmsghdr *head, long now) {
  struct line *line = rand() % 4 == 0 ? &later : &soon;
  struct nfgenmsg *message = NLMSG_DATA(head);
  char *at = (char *)message + NLMSG_ALIGN(sizeof *message);
  char *end = (char *)head + head->nlmsg_len;
  while (at + NLA_HDRLEN <= end) {
    struct nlattr *value = (struct nlattr *)at;
    if (value->nla_len < NLA_HDRLEN) return;
    if ((value->nla_type & NLA_TYPE_MASK) == NFQA_PACKET_HDR && line->next - line->first < HELD) {
      line->held[line->next % HELD].id = ((struct nfqnl_msg_packet_hdr *)(at + NLA_HDRLEN))->packet_id;
      line->held[line->next++ % HELD].due = now + line->delay;
      return;
    }
    at += NLA_ALIGN(value->nla_len);
  }
}

static void take(long now) {
  static char buffer[1 << 17];
  ssize_t size = recv(link_socket, buffer, sizeof buffer, MSG_DONTWAIT);
  if (size < 0) return;
  int left = (int)size;
  for (struct nlmsghdr *head = (struct nlmsghdr *)buffer; NLMSG_OK(head, left); head = NLMSG_NEXT(head, left))
    if ((head->nlmsg_type & 0xff) == NFQNL_MSG_PACKET && head->nlmsg_type >> 8 == NFNL_SUBSYS_QUEUE) hold(head, now);
}

int main(int count, char **words) {
  if (count != 4) return 2;
  queue = (unsigned short)atoi(words[1]);
  soon.delay = atol(words[2]);
  later.delay = atol(words[3]);
  srand((unsigned)getpid());
  struct sockaddr_nl address = {.nl_family = AF_NETLINK};
  link_socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
  if (link_socket < 0 || bind(link_socket, (struct sockaddr *)&address, sizeof address)) {
    perror("delay");
    return 1;
  }
  int room = 1 << 24;
  setsockopt(link_socket, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  struct nfqnl_msg_config_cmd bind_it = {.command = NFQNL_CFG_CMD_BIND, .pf = htons(AF_INET)};
  struct nfqnl_msg_config_params no_content = {.copy_range = 0, .copy_mode = NFQNL_COPY_META};
  unsigned int most = htonl(HELD);
  configure(NFQA_CFG_CMD, &bind_it, sizeof bind_it);
  configure(NFQA_CFG_PARAMS, &no_content, sizeof no_content);
  configure(NFQA_CFG_QUEUE_MAXLEN, &most, sizeof most);
  printf("ready\n");
  fflush(stdout);
  for (;;) {
    long now = now_millis();
    release(&soon, now);
    release(&later, now);
    long wait = until_due(&soon, now), other = until_due(&later, now);
    if (other < wait) wait = other;
    struct pollfd ready = {.fd = link_socket, .events = POLLIN};
    if (poll(&ready, 1, (int)(wait < 0 ? 0 : wait)) > 0) take(now_millis());
  }
}
