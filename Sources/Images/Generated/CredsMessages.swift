// Made by Scripts/regenerate-images from creds.proto. Do not edit.

/// `message creds_entry`
package struct CredsEntry: ImageMessage {
    package var uid: UInt32
    package var gid: UInt32
    package var euid: UInt32
    package var egid: UInt32
    package var suid: UInt32
    package var sgid: UInt32
    package var fsuid: UInt32
    package var fsgid: UInt32
    package var cap_inh: [UInt32]
    package var cap_prm: [UInt32]
    package var cap_eff: [UInt32]
    package var cap_bnd: [UInt32]
    package var secbits: UInt32
    package var groups: [UInt32]
    package var lsm_profile: ByteString?
    package var lsm_sockcreate: ByteString?
    package var apparmor_data: [UInt8]?
    package var no_new_privs: UInt32?
    package var cap_amb: [UInt32]

    package init(
        uid: UInt32 = 0,
        gid: UInt32 = 0,
        euid: UInt32 = 0,
        egid: UInt32 = 0,
        suid: UInt32 = 0,
        sgid: UInt32 = 0,
        fsuid: UInt32 = 0,
        fsgid: UInt32 = 0,
        cap_inh: [UInt32] = [],
        cap_prm: [UInt32] = [],
        cap_eff: [UInt32] = [],
        cap_bnd: [UInt32] = [],
        secbits: UInt32 = 0,
        groups: [UInt32] = [],
        lsm_profile: ByteString? = nil,
        lsm_sockcreate: ByteString? = nil,
        apparmor_data: [UInt8]? = nil,
        no_new_privs: UInt32? = nil,
        cap_amb: [UInt32] = []
    ) {
        self.uid = uid
        self.gid = gid
        self.euid = euid
        self.egid = egid
        self.suid = suid
        self.sgid = sgid
        self.fsuid = fsuid
        self.fsgid = fsgid
        self.cap_inh = cap_inh
        self.cap_prm = cap_prm
        self.cap_eff = cap_eff
        self.cap_bnd = cap_bnd
        self.secbits = secbits
        self.groups = groups
        self.lsm_profile = lsm_profile
        self.lsm_sockcreate = lsm_sockcreate
        self.apparmor_data = apparmor_data
        self.no_new_privs = no_new_privs
        self.cap_amb = cap_amb
    }

    package static var schema: Schema { Schema.at(70) }

    package init(_ record: RecordReader) throws(ImageError) {
        uid = record.uint32(0)
        gid = record.uint32(1)
        euid = record.uint32(2)
        egid = record.uint32(3)
        suid = record.uint32(4)
        sgid = record.uint32(5)
        fsuid = record.uint32(6)
        fsgid = record.uint32(7)
        cap_inh = record.uint32(repeated: 8)
        cap_prm = record.uint32(repeated: 9)
        cap_eff = record.uint32(repeated: 10)
        cap_bnd = record.uint32(repeated: 11)
        secbits = record.uint32(12)
        groups = record.uint32(repeated: 13)
        lsm_profile = record.string(optional: 14)
        lsm_sockcreate = record.string(optional: 15)
        apparmor_data = record.bytes(optional: 16)
        no_new_privs = record.uint32(optional: 17)
        cap_amb = record.uint32(repeated: 18)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, uid)
        record.uint32(1, gid)
        record.uint32(2, euid)
        record.uint32(3, egid)
        record.uint32(4, suid)
        record.uint32(5, sgid)
        record.uint32(6, fsuid)
        record.uint32(7, fsgid)
        record.uint32(repeated: 8, cap_inh)
        record.uint32(repeated: 9, cap_prm)
        record.uint32(repeated: 10, cap_eff)
        record.uint32(repeated: 11, cap_bnd)
        record.uint32(12, secbits)
        record.uint32(repeated: 13, groups)
        record.string(optional: 14, lsm_profile)
        record.string(optional: 15, lsm_sockcreate)
        record.bytes(optional: 16, apparmor_data)
        record.uint32(optional: 17, no_new_privs)
        record.uint32(repeated: 18, cap_amb)
    }
}
