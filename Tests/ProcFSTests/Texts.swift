// Texts in the form in which a kernel writes them, for the tests of single values and as seeds of mutation.

enum Texts {
    static let stat = """
        5852 (a) (b c) S 5845 5846 3979 34816 -1 4194304 99 1 2 3 4 5 -6 7 20 -5 3 0 79827 3133440 388 18446744073709551615 \
        94753156272128 94753156292009 140726018439680 0 0 0 65536 4096 81920 1 0 0 17 1 50 2 0 0 0 94753156308016 94753156309632 \
        94753947881472 140726018443982 140726018444002 140726018444003 140726018445291 256

        """

    static let status = """
        Name:\ta\\nb\\\\c
        Umask:\t0027
        State:\tt (tracing stop)
        Tgid:\t5849
        Ngid:\t0
        Pid:\t5850
        PPid:\t5845
        TracerPid:\t77
        Uid:\t1\t2\t3\t4294967295
        Gid:\t5\t6\t7\t8
        FDSize:\t256
        Groups:\t4 24 27 
        NStgid:\t5849\t1
        NSpid:\t5850\t2
        NSpgid:\t5845\t0
        NSsid:\t3979\t0
        Kthread:\t0
        VmPeak:\t    3060 kB
        VmSize:\t    3060 kB
        VmLck:\t       0 kB
        VmRSS:\t    1752 kB
        RssAnon:\t     112 kB
        VmSwap:\t       8 kB
        CoreDumping:\t0
        THP_enabled:\t1
        untag_mask:\t0xffffffffffffffff
        Threads:\t2
        SigQ:\t1/96365
        SigPnd:\t0000000000000001
        ShdPnd:\t0000000000000002
        SigBlk:\t0000000000010000
        SigIgn:\t0000000000001000
        SigCgt:\t8000000180014a07
        CapInh:\t0000000000000000
        CapPrm:\t000001fffeffffff
        CapEff:\t000001fffeffffff
        CapBnd:\t000001fffeffffff
        CapAmb:\t0000000000000000
        NoNewPrivs:\t1
        Seccomp:\t2
        Seccomp_filters:\t3
        Speculation_Store_Bypass:\tvulnerable
        Cpus_allowed:\t3
        Cpus_allowed_list:\t0-1
        Mems_allowed_list:\t0

        """

    static let maps = """
        559339f30000-559339f32000 r--p 00000000 fe:00 254163                     /usr/bin/head
        7f1c5a800000-7f1c5aa00000 rw-s 00001000 00:01 1042                       /memfd:a\\012b (deleted)
        7ffd3bd51000-7ffd3bd72000 rw-p 00000000 00:00 0                          [stack]
        7ffd3bd80000-7ffd3bd84000 ---p 00000000 00:00 0 
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]

        """

    static let smaps = """
        559339f30000-559339f32000 r--p 00000000 fe:00 254163                     /usr/bin/head
        Size:                  8 kB
        KernelPageSize:        4 kB
        MMUPageSize:           4 kB
        Rss:                   8 kB
        Pss:                   7 kB
        Pss_Dirty:             0 kB
        Shared_Clean:          0 kB
        Shared_Dirty:          1 kB
        Private_Clean:         8 kB
        Private_Dirty:         2 kB
        Referenced:            8 kB
        Anonymous:             3 kB
        KSM:                   0 kB
        LazyFree:              0 kB
        AnonHugePages:         0 kB
        ShmemPmdMapped:        0 kB
        FilePmdMapped:         0 kB
        Shared_Hugetlb:        0 kB
        Private_Hugetlb:       0 kB
        Swap:                  4 kB
        SwapPss:               0 kB
        Locked:                5 kB
        THPeligible:           0
        ProtectionKey:         0
        VmFlags: rd mr mw me 
        7f1c5a800000-7f1c5aa00000 rw-p 00000000 00:00 0 
        Size:               2048 kB
        KernelPageSize:     2048 kB
        Rss:                   0 kB
        VmFlags: rd wr mr mw me ht sd zz 

        """

    static let fdinfoFile = """
        pos:\t4096
        flags:\t02100002
        mnt_id:\t24
        ino:\t254163
        lock:\t1: FLOCK  ADVISORY  WRITE 1234 fe:00:254163 0 EOF
        lock:\t2: POSIX  ADVISORY  READ 1234 fe:00:254163 10 20
        lock:\t3: OFDLCK ADVISORY  WRITE -1 fe:00:254163 100 EOF
        lock:\t4: LEASE  ACTIVE    READ 1234 fe:00:254163 0 EOF

        """

    static let fdinfoEventfd = """
        pos:\t0
        flags:\t02
        mnt_id:\t17
        ino:\t1057
        eventfd-count:               1f
        eventfd-id: 12
        eventfd-semaphore: 1

        """

    static let fdinfoEpoll = """
        pos:\t0
        flags:\t02000002
        mnt_id:\t17
        ino:\t1057
        tfd:        5 events:       19 data: ffffffff00000005  pos:0 ino:2f6d sdev:8
        tfd:       10 events: 80000001 data:                a  pos:-1 ino:1 sdev:fe00003

        """

    static let fdinfoTimerfd = """
        pos:\t0
        flags:\t02004002
        mnt_id:\t17
        ino:\t1057
        clockid: 1
        ticks: 3
        settime flags: 01
        it_value: (4, 999999999)
        it_interval: (5, 6)

        """

    static let fdinfoInotify = """
        pos:\t0
        flags:\t00
        mnt_id:\t17
        ino:\t1057
        inotify wd:2 ino:3e7 sdev:800013 mask:800afce ignored_mask:0 fhandle-bytes:8 fhandle-type:1 f_handle:e703000064ac8ba0
        inotify wd:1 ino:2 sdev:15 mask:2 ignored_mask:0 
        fanotify flags:10 event-flags:8002
        fanotify mnt_id:12 mflags:40 mask:38 ignored_mask:40000003
        fanotify ino:4f969 sdev:800013 mflags:0 mask:3b ignored_mask:40000000 fhandle-bytes:8 fhandle-type:1 f_handle:69f90400c275b5b4
        fanotify sdev:800013 mflags:1 mask:8 ignored_mask:0

        """

    static let fdinfoOthers = """
        pos:\t0
        flags:\t02
        mnt_id:\t17
        ino:\t1057
        sigmask:\t0000000000004200
        Pid:\t33
        NSpid:\t33\t1
        tty-index:\t4
        scm_fds: 2
        iff:\ttun0

        """

    static let mountinfo = """
        22 27 0:21 / /proc rw,relatime - proc proc rw
        27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw,discard
        36 35 98:0 /mnt1 /a\\040b\\134c rw,noatime master:2 propagate_from:1 unbindable new:1 - fuse.sshfs  rw,errors=continue

        """

    static let limits = """
        Limit                     Soft Limit           Hard Limit           Units     
        Max cpu time              unlimited            unlimited            seconds   
        Max file size             unlimited            unlimited            bytes     
        Max data size             unlimited            unlimited            bytes     
        Max stack size            8388608              unlimited            bytes     
        Max core file size        0                    unlimited            bytes     
        Max resident set          unlimited            unlimited            bytes     
        Max processes             96365                96365                processes 
        Max open files            1024                 20000                files     
        Max locked memory         8388608              8388608              bytes     
        Max address space         unlimited            unlimited            bytes     
        Max file locks            unlimited            unlimited            locks     
        Max pending signals       96365                96365                signals   
        Max msgqueue size         819200               819200               bytes     
        Max nice priority         0                    0                    
        Max realtime priority     0                    0                    
        Max realtime timeout      unlimited            18446744073709551614 us        

        """

    static let timers = """
        ID: 1
        signal: 60/00007fff86e452a8
        notify: signal/tid.2634
        ClockID: 0
        ID: 0
        signal: 14/0x7fff86e452a8
        notify: none/pid.2634
        ClockID: 1

        """

    static let igmp =
        "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n"
        + "1\tlo        :     2      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n\t\t\t\t6301FFEF     1 0:00000000\t\t0\n"
        + "4\twlp0s20f3abcde:     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n"
    static let igmp6 =
        "1    lo              ff020000000000000000000000000001     1 0000000C 0\n"
        + "4    eth0            ff0200000000000000000001ff000002     1 00000004 0\n"
    static let raw = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
         158: 0100007F:0001 0200007F:0000 01 00000000:00000011 00:00000000 00000000     0        0 6248206 2 00000000350e11be 0
         221: 00000000000000000000000001000000:003A 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 7 2 0 0

        """

    static let locks = """
        1: POSIX  ADVISORY  WRITE 568 00:2f:32388 0 EOF
        2: FLOCK  ADVISORY  WRITE 699 00:16:28457 0 EOF
        2: -> FLOCK  ADVISORY  WRITE 700 00:16:28457 0 EOF
        3: DELEG  BREAKING  READ 3548 <none>:0 0 EOF

        """

    static let cgroup = "9:name=systemd:/\n3:cpu,cpuacct:/a:b (deleted)\n0::/user.slice\n"
    static let uidMap = "         0          0 4294967295\n      1000     100000      65536\n"
    static let timensOffsets = "monotonic           -3         5\nboottime            86400         0\n"
}
