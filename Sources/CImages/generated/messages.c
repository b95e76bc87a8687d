// Made by Scripts/regenerate-images. Do not edit.

#include "CImages.h"

#include "amdgpu.pb-c.h"
#include "apparmor.pb-c.h"
#include "bpfmap.pb-c.h"
#include "cgroup.pb-c.h"
#include "core-aarch64.pb-c.h"
#include "core-arm.pb-c.h"
#include "core-loongarch64.pb-c.h"
#include "core-mips.pb-c.h"
#include "core-ppc64.pb-c.h"
#include "core-riscv64.pb-c.h"
#include "core-s390.pb-c.h"
#include "core-x86.pb-c.h"
#include "core.pb-c.h"
#include "cpuinfo.pb-c.h"
#include "creds.pb-c.h"
#include "file-lock.pb-c.h"
#include "files.pb-c.h"
#include "fown.pb-c.h"
#include "fs.pb-c.h"
#include "fsnotify.pb-c.h"
#include "ghost-file.pb-c.h"
#include "img-streamer.pb-c.h"
#include "inventory.pb-c.h"
#include "ipcns.pb-c.h"
#include "memfd.pb-c.h"
#include "memory.pb-c.h"
#include "mounts.pb-c.h"
#include "namespaces.pb-c.h"
#include "netns.pb-c.h"
#include "pipe-data.pb-c.h"
#include "pstree.pb-c.h"
#include "rpc.pb-c.h"
#include "seccomp.pb-c.h"
#include "signals.pb-c.h"
#include "sockets.pb-c.h"
#include "stats.pb-c.h"
#include "timers.pb-c.h"
#include "tty.pb-c.h"
#include "tun.pb-c.h"

static const struct image_hint bpfmap_file_entry_hints[] = {
	{ .number = 2, .flags = "rfile.flags" },
};

static const struct image_hint thread_info_aarch64_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 3, .hex = 1 },
};

static const struct image_hint thread_info_arm_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 3, .hex = 1 },
};

static const struct image_hint thread_info_loongarch64_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 3, .hex = 1 },
	{ .number = 4, .hex = 1 },
};

static const struct image_hint thread_info_mips_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 3, .hex = 1 },
	{ .number = 4, .hex = 1 },
};

static const struct image_hint thread_info_ppc64_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 2, .hex = 1 },
};

static const struct image_hint thread_info_riscv64_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 3, .hex = 1 },
};

static const struct image_hint thread_info_s390_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 2, .hex = 1 },
	{ .number = 3, .hex = 1 },
	{ .number = 4, .hex = 1 },
	{ .number = 5, .hex = 1 },
	{ .number = 6, .hex = 1 },
	{ .number = 7, .hex = 1 },
	{ .number = 8, .hex = 1 },
};

static const struct image_hint user_x86_cet_entry_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 2, .hex = 1 },
};

static const struct image_hint thread_info_x86_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 2, .hex = 1 },
};

static const struct image_hint task_core_entry_hints[] = {
	{ .number = 1, .dict = "gen" },
	{ .number = 5, .hex = 1 },
	{ .number = 20, .hex = 1 },
	{ .number = 22, .hex = 1 },
	{ .number = 10002, .hex = 1 },
};

static const struct image_hint reg_file_entry_hints[] = {
	{ .number = 2, .flags = "rfile.flags" },
};

static const struct image_hint signalfd_entry_hints[] = {
	{ .number = 2, .hex = 1 },
	{ .number = 4, .hex = 1 },
};

static const struct image_hint timerfd_entry_hints[] = {
	{ .number = 2, .hex = 1 },
	{ .number = 6, .hex = 1 },
};

static const struct image_hint pipe_entry_hints[] = {
	{ .number = 3, .hex = 1 },
};

static const struct image_hint inotify_wd_entry_hints[] = {
	{ .number = 3, .hex = 1 },
	{ .number = 4, .hex = 1 },
	{ .number = 5, .dev = 1 },
};

static const struct image_hint inotify_file_entry_hints[] = {
	{ .number = 2, .hex = 1 },
};

static const struct image_hint fanotify_mark_entry_hints[] = {
	{ .number = 3, .hex = 1 },
	{ .number = 4, .hex = 1 },
	{ .number = 5, .hex = 1 },
	{ .number = 6, .dev = 1 },
};

static const struct image_hint fanotify_file_entry_hints[] = {
	{ .number = 2, .hex = 1 },
	{ .number = 4, .hex = 1 },
	{ .number = 5, .hex = 1 },
};

static const struct image_hint irmap_cache_entry_hints[] = {
	{ .number = 1, .dev = 1, .odev = 1 },
};

static const struct image_hint ghost_file_entry_hints[] = {
	{ .number = 4, .dev = 1 },
	{ .number = 6, .dev = 1, .odev = 1 },
};

static const struct image_hint cryo_image_entry_hints[] = {
	{ .number = 3, .hex = 1 },
};

static const struct image_hint memfd_file_entry_hints[] = {
	{ .number = 2, .flags = "rfile.flags" },
};

static const struct image_hint memfd_inode_entry_hints[] = {
	{ .number = 6, .flags = "seals.flags" },
};

static const struct image_hint mm_entry_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 2, .hex = 1 },
	{ .number = 3, .hex = 1 },
	{ .number = 4, .hex = 1 },
	{ .number = 5, .hex = 1 },
	{ .number = 6, .hex = 1 },
	{ .number = 7, .hex = 1 },
	{ .number = 8, .hex = 1 },
	{ .number = 9, .hex = 1 },
	{ .number = 10, .hex = 1 },
	{ .number = 11, .hex = 1 },
	{ .number = 10005, .hex = 1 },
};

static const struct image_hint vma_entry_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 2, .hex = 1 },
	{ .number = 5, .flags = "mmap.prot" },
	{ .number = 6, .flags = "mmap.flags" },
	{ .number = 7, .flags = "mmap.status" },
	{ .number = 9, .hex = 1 },
	{ .number = 10, .hex = 1 },
};

static const struct image_hint pagemap_entry_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 4, .flags = "pmap.flags" },
};

static const struct image_hint mnt_entry_hints[] = {
	{ .number = 3, .dev = 1 },
	{ .number = 5, .hex = 1 },
	{ .number = 17, .hex = 1 },
};

static const struct image_hint net_device_entry_hints[] = {
	{ .number = 4, .hex = 1 },
};

static const struct image_hint sit_entry_hints[] = {
	{ .number = 2, .ipadd = 1 },
	{ .number = 3, .ipadd = 1 },
	{ .number = 14, .ipadd = 1 },
	{ .number = 16, .ipadd = 1 },
};

static const struct image_hint sa_entry_hints[] = {
	{ .number = 1, .hex = 1 },
	{ .number = 2, .hex = 1 },
	{ .number = 3, .hex = 1 },
	{ .number = 4, .hex = 1 },
	{ .number = 6, .hex = 1 },
};

static const struct image_hint inet_sk_entry_hints[] = {
	{ .number = 3, .dict = "sk" },
	{ .number = 4, .dict = "sk" },
	{ .number = 5, .dict = "sk" },
	{ .number = 6, .dict = "sk" },
	{ .number = 9, .hex = 1 },
	{ .number = 11, .ipadd = 1 },
	{ .number = 12, .ipadd = 1 },
};

static const struct image_hint unix_sk_entry_hints[] = {
	{ .number = 3, .dict = "sk" },
	{ .number = 4, .dict = "sk" },
	{ .number = 5, .hex = 1 },
	{ .number = 6, .hex = 1 },
	{ .number = 11, .conv = "unix_name" },
	{ .number = 10003, .conv = "unix_name" },
};

static const struct image_hint netlink_sk_entry_hints[] = {
	{ .number = 6, .hex = 1 },
};

static const struct image_hint packet_sock_entry_hints[] = {
	{ .number = 4, .hex = 1 },
};

static const struct image_hint sk_packet_entry_hints[] = {
	{ .number = 10002, .conv = "unix_name" },
};

static const struct image_hint tcp_stream_entry_hints[] = {
	{ .number = 5, .hex = 1 },
};

static const struct image_hint tty_file_entry_hints[] = {
	{ .number = 3, .hex = 1 },
};

static const struct image_hint tun_link_entry_hints[] = {
	{ .number = 1, .hex = 1 },
};

static const struct image_message messages[] = {
	{ &dev_iolink__descriptor, 0, 0 },
	{ &kfd_device_entry__descriptor, 0, 0 },
	{ &kfd_bo_entry__descriptor, 0, 0 },
	{ &criu_kfd__descriptor, 0, 0 },
	{ &drm_bo_entry__descriptor, 0, 0 },
	{ &drm_vm_entry__descriptor, 0, 0 },
	{ &criu_render_node__descriptor, 0, 0 },
	{ &criu_dmabuf_node__descriptor, 0, 0 },
	{ &aa_policy__descriptor, 0, 0 },
	{ &aa_namespace__descriptor, 0, 0 },
	{ &apparmor_entry__descriptor, 0, 0 },
	{ &bpfmap_file_entry__descriptor, bpfmap_file_entry_hints, 1 },
	{ &bpfmap_data_entry__descriptor, 0, 0 },
	{ &cgroup_perms__descriptor, 0, 0 },
	{ &cgroup_prop_entry__descriptor, 0, 0 },
	{ &cgroup_dir_entry__descriptor, 0, 0 },
	{ &cg_controller_entry__descriptor, 0, 0 },
	{ &cg_member_entry__descriptor, 0, 0 },
	{ &cg_set_entry__descriptor, 0, 0 },
	{ &cgroup_entry__descriptor, 0, 0 },
	{ &user_aarch64_regs_entry__descriptor, 0, 0 },
	{ &user_aarch64_fpsimd_context_entry__descriptor, 0, 0 },
	{ &pac_address_keys__descriptor, 0, 0 },
	{ &pac_generic_keys__descriptor, 0, 0 },
	{ &pac_keys__descriptor, 0, 0 },
	{ &thread_info_aarch64__descriptor, thread_info_aarch64_hints, 2 },
	{ &user_arm_regs_entry__descriptor, 0, 0 },
	{ &user_arm_vfpstate_entry__descriptor, 0, 0 },
	{ &thread_info_arm__descriptor, thread_info_arm_hints, 2 },
	{ &user_loongarch64_gpregs_entry__descriptor, 0, 0 },
	{ &user_loongarch64_fpregs_entry__descriptor, 0, 0 },
	{ &thread_info_loongarch64__descriptor, thread_info_loongarch64_hints, 3 },
	{ &user_mips_regs_entry__descriptor, 0, 0 },
	{ &user_mips_fpregs_entry__descriptor, 0, 0 },
	{ &thread_info_mips__descriptor, thread_info_mips_hints, 3 },
	{ &user_ppc64_regs_entry__descriptor, 0, 0 },
	{ &user_ppc64_fpstate_entry__descriptor, 0, 0 },
	{ &user_ppc64_vrstate_entry__descriptor, 0, 0 },
	{ &user_ppc64_vsxstate_entry__descriptor, 0, 0 },
	{ &user_ppc64_tm_regs_entry__descriptor, 0, 0 },
	{ &thread_info_ppc64__descriptor, thread_info_ppc64_hints, 2 },
	{ &user_riscv64_regs_entry__descriptor, 0, 0 },
	{ &user_riscv64_d_ext_entry__descriptor, 0, 0 },
	{ &thread_info_riscv64__descriptor, thread_info_riscv64_hints, 2 },
	{ &user_s390_regs_entry__descriptor, 0, 0 },
	{ &user_s390_vxrs_low_entry__descriptor, 0, 0 },
	{ &user_s390_vxrs_high_entry__descriptor, 0, 0 },
	{ &user_s390_fpregs_entry__descriptor, 0, 0 },
	{ &user_s390_gs_cb_entry__descriptor, 0, 0 },
	{ &user_s390_ri_entry__descriptor, 0, 0 },
	{ &thread_info_s390__descriptor, thread_info_s390_hints, 8 },
	{ &user_x86_regs_entry__descriptor, 0, 0 },
	{ &user_x86_cet_entry__descriptor, user_x86_cet_entry_hints, 2 },
	{ &user_x86_xsave_entry__descriptor, 0, 0 },
	{ &user_x86_fpregs_entry__descriptor, 0, 0 },
	{ &user_desc_t__descriptor, 0, 0 },
	{ &thread_info_x86__descriptor, thread_info_x86_hints, 2 },
	{ &task_core_entry__descriptor, task_core_entry_hints, 5 },
	{ &task_kobj_ids_entry__descriptor, 0, 0 },
	{ &thread_sas_entry__descriptor, 0, 0 },
	{ &thread_core_entry__descriptor, 0, 0 },
	{ &cryo_speculation_entry__descriptor, 0, 0 },
	{ &task_rlimits_entry__descriptor, 0, 0 },
	{ &core_entry__descriptor, 0, 0 },
	{ &rlimit_entry__descriptor, 0, 0 },
	{ &rseq_entry__descriptor, 0, 0 },
	{ &cpuinfo_x86_entry__descriptor, 0, 0 },
	{ &cpuinfo_ppc64_entry__descriptor, 0, 0 },
	{ &cpuinfo_s390_entry__descriptor, 0, 0 },
	{ &cpuinfo_entry__descriptor, 0, 0 },
	{ &creds_entry__descriptor, 0, 0 },
	{ &file_lock_entry__descriptor, 0, 0 },
	{ &fdinfo_entry__descriptor, 0, 0 },
	{ &file_entry__descriptor, 0, 0 },
	{ &reg_file_entry__descriptor, reg_file_entry_hints, 1 },
	{ &eventfd_file_entry__descriptor, 0, 0 },
	{ &eventpoll_tfd_entry__descriptor, 0, 0 },
	{ &eventpoll_file_entry__descriptor, 0, 0 },
	{ &signalfd_entry__descriptor, signalfd_entry_hints, 2 },
	{ &timerfd_entry__descriptor, timerfd_entry_hints, 2 },
	{ &pidfd_entry__descriptor, 0, 0 },
	{ &ext_file_entry__descriptor, 0, 0 },
	{ &ns_file_entry__descriptor, 0, 0 },
	{ &pipe_entry__descriptor, pipe_entry_hints, 1 },
	{ &fifo_entry__descriptor, 0, 0 },
	{ &fown_entry__descriptor, 0, 0 },
	{ &fs_entry__descriptor, 0, 0 },
	{ &inotify_wd_entry__descriptor, inotify_wd_entry_hints, 3 },
	{ &inotify_file_entry__descriptor, inotify_file_entry_hints, 1 },
	{ &fanotify_inode_mark_entry__descriptor, 0, 0 },
	{ &fanotify_mount_mark_entry__descriptor, 0, 0 },
	{ &fanotify_mark_entry__descriptor, fanotify_mark_entry_hints, 4 },
	{ &fanotify_file_entry__descriptor, fanotify_file_entry_hints, 3 },
	{ &fh_entry__descriptor, 0, 0 },
	{ &irmap_cache_entry__descriptor, irmap_cache_entry_hints, 1 },
	{ &ghost_file_entry__descriptor, ghost_file_entry_hints, 2 },
	{ &ghost_chunk_entry__descriptor, 0, 0 },
	{ &remap_file_path_entry__descriptor, 0, 0 },
	{ &timeval__descriptor, 0, 0 },
	{ &img_streamer_request_entry__descriptor, 0, 0 },
	{ &img_streamer_reply_entry__descriptor, 0, 0 },
	{ &plugins_entry__descriptor, 0, 0 },
	{ &cryo_image_entry__descriptor, cryo_image_entry_hints, 1 },
	{ &inventory_entry__descriptor, 0, 0 },
	{ &ipc_desc_entry__descriptor, 0, 0 },
	{ &ipc_msg__descriptor, 0, 0 },
	{ &ipc_msg_entry__descriptor, 0, 0 },
	{ &ipc_sem_entry__descriptor, 0, 0 },
	{ &ipc_shm_entry__descriptor, 0, 0 },
	{ &ipc_var_entry__descriptor, 0, 0 },
	{ &memfd_file_entry__descriptor, memfd_file_entry_hints, 1 },
	{ &memfd_inode_entry__descriptor, memfd_inode_entry_hints, 1 },
	{ &aio_ring_entry__descriptor, 0, 0 },
	{ &mm_entry__descriptor, mm_entry_hints, 12 },
	{ &vma_entry__descriptor, vma_entry_hints, 7 },
	{ &cryo_mempolicy_entry__descriptor, 0, 0 },
	{ &pagemap_head__descriptor, 0, 0 },
	{ &pagemap_entry__descriptor, pagemap_entry_hints, 2 },
	{ &mnt_entry__descriptor, mnt_entry_hints, 3 },
	{ &autofs_entry__descriptor, 0, 0 },
	{ &binfmt_misc_entry__descriptor, 0, 0 },
	{ &utsns_entry__descriptor, 0, 0 },
	{ &timespec__descriptor, 0, 0 },
	{ &timens_entry__descriptor, 0, 0 },
	{ &uid_gid_extent__descriptor, 0, 0 },
	{ &userns_entry__descriptor, 0, 0 },
	{ &pidns_entry__descriptor, 0, 0 },
	{ &net_device_entry__descriptor, net_device_entry_hints, 1 },
	{ &netns_id__descriptor, 0, 0 },
	{ &netns_entry__descriptor, 0, 0 },
	{ &sit_entry__descriptor, sit_entry_hints, 4 },
	{ &macvlan_link_entry__descriptor, 0, 0 },
	{ &sysctl_entry__descriptor, 0, 0 },
	{ &pipe_data_entry__descriptor, 0, 0 },
	{ &pstree_entry__descriptor, 0, 0 },
	{ &criu_page_server_info__descriptor, 0, 0 },
	{ &criu_veth_pair__descriptor, 0, 0 },
	{ &ext_mount_map__descriptor, 0, 0 },
	{ &join_namespace__descriptor, 0, 0 },
	{ &inherit_fd__descriptor, 0, 0 },
	{ &cgroup_root__descriptor, 0, 0 },
	{ &unix_sk__descriptor, 0, 0 },
	{ &criu_opts__descriptor, 0, 0 },
	{ &criu_dump_resp__descriptor, 0, 0 },
	{ &criu_restore_resp__descriptor, 0, 0 },
	{ &criu_notify__descriptor, 0, 0 },
	{ &criu_features__descriptor, 0, 0 },
	{ &criu_req__descriptor, 0, 0 },
	{ &criu_resp__descriptor, 0, 0 },
	{ &criu_version__descriptor, 0, 0 },
	{ &seccomp_filter__descriptor, 0, 0 },
	{ &seccomp_entry__descriptor, 0, 0 },
	{ &sa_entry__descriptor, sa_entry_hints, 5 },
	{ &siginfo_entry__descriptor, 0, 0 },
	{ &signal_queue_entry__descriptor, 0, 0 },
	{ &cryo_sk_option_entry__descriptor, 0, 0 },
	{ &cryo_ucred_entry__descriptor, 0, 0 },
	{ &cryo_membership_entry__descriptor, 0, 0 },
	{ &sk_opts_entry__descriptor, 0, 0 },
	{ &ip_opts_raw_entry__descriptor, 0, 0 },
	{ &ip_opts_entry__descriptor, 0, 0 },
	{ &inet_sk_entry__descriptor, inet_sk_entry_hints, 7 },
	{ &file_perms_entry__descriptor, 0, 0 },
	{ &unix_sk_entry__descriptor, unix_sk_entry_hints, 6 },
	{ &netlink_sk_entry__descriptor, netlink_sk_entry_hints, 1 },
	{ &packet_mclist__descriptor, 0, 0 },
	{ &packet_ring__descriptor, 0, 0 },
	{ &packet_sock_entry__descriptor, packet_sock_entry_hints, 1 },
	{ &scm_entry__descriptor, 0, 0 },
	{ &sk_packet_entry__descriptor, sk_packet_entry_hints, 1 },
	{ &tcp_opts_entry__descriptor, 0, 0 },
	{ &tcp_stream_entry__descriptor, tcp_stream_entry_hints, 1 },
	{ &dump_stats_entry__descriptor, 0, 0 },
	{ &restore_stats_entry__descriptor, 0, 0 },
	{ &stats_entry__descriptor, 0, 0 },
	{ &itimer_entry__descriptor, 0, 0 },
	{ &posix_timer_entry__descriptor, 0, 0 },
	{ &task_timers_entry__descriptor, 0, 0 },
	{ &winsize_entry__descriptor, 0, 0 },
	{ &termios_entry__descriptor, 0, 0 },
	{ &tty_pty_entry__descriptor, 0, 0 },
	{ &tty_data_entry__descriptor, 0, 0 },
	{ &tty_info_entry__descriptor, 0, 0 },
	{ &tty_file_entry__descriptor, tty_file_entry_hints, 1 },
	{ &tunfile_entry__descriptor, 0, 0 },
	{ &tun_link_entry__descriptor, tun_link_entry_hints, 1 },
};

size_t image_message_count(void)
{
	return sizeof(messages) / sizeof(messages[0]);
}

const struct image_message *image_message_at(size_t index)
{
	return index < image_message_count() ? &messages[index] : 0;
}
