// Made by Scripts/regenerate-images from amdgpu.proto. Do not edit.

/// `message dev_iolink`
package struct DevIolink: ImageMessage {
    package var type: UInt32
    package var node_to_id: UInt32

    package init(
        type: UInt32 = 0,
        node_to_id: UInt32 = 0
    ) {
        self.type = type
        self.node_to_id = node_to_id
    }

    package static var schema: Schema { Schema.at(0) }

    package init(_ record: RecordReader) throws(ImageError) {
        type = record.uint32(0)
        node_to_id = record.uint32(1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, type)
        record.uint32(1, node_to_id)
    }
}

/// `message kfd_device_entry`
package struct KfdDeviceEntry: ImageMessage {
    package var node_id: UInt32
    package var gpu_id: UInt32
    package var cpu_cores_count: UInt32
    package var simd_count: UInt32
    package var mem_banks_count: UInt32
    package var caches_count: UInt32
    package var io_links_count: UInt32
    package var max_waves_per_simd: UInt32
    package var lds_size_in_kb: UInt32
    package var gds_size_in_kb: UInt32
    package var num_gws: UInt32
    package var wave_front_size: UInt32
    package var array_count: UInt32
    package var simd_arrays_per_engine: UInt32
    package var cu_per_simd_array: UInt32
    package var simd_per_cu: UInt32
    package var max_slots_scratch_cu: UInt32
    package var vendor_id: UInt32
    package var device_id: UInt32
    package var domain: UInt32
    package var drm_render_minor: UInt32
    package var hive_id: UInt64
    package var num_sdma_engines: UInt32
    package var num_sdma_xgmi_engines: UInt32
    package var num_sdma_queues_per_engine: UInt32
    package var num_cp_queues: UInt32
    package var fw_version: UInt32
    package var capability: UInt32
    package var sdma_fw_version: UInt32
    package var vram_public: UInt32
    package var vram_size: UInt64
    package var iolinks: [DevIolink]

    package init(
        node_id: UInt32 = 0,
        gpu_id: UInt32 = 0,
        cpu_cores_count: UInt32 = 0,
        simd_count: UInt32 = 0,
        mem_banks_count: UInt32 = 0,
        caches_count: UInt32 = 0,
        io_links_count: UInt32 = 0,
        max_waves_per_simd: UInt32 = 0,
        lds_size_in_kb: UInt32 = 0,
        gds_size_in_kb: UInt32 = 0,
        num_gws: UInt32 = 0,
        wave_front_size: UInt32 = 0,
        array_count: UInt32 = 0,
        simd_arrays_per_engine: UInt32 = 0,
        cu_per_simd_array: UInt32 = 0,
        simd_per_cu: UInt32 = 0,
        max_slots_scratch_cu: UInt32 = 0,
        vendor_id: UInt32 = 0,
        device_id: UInt32 = 0,
        domain: UInt32 = 0,
        drm_render_minor: UInt32 = 0,
        hive_id: UInt64 = 0,
        num_sdma_engines: UInt32 = 0,
        num_sdma_xgmi_engines: UInt32 = 0,
        num_sdma_queues_per_engine: UInt32 = 0,
        num_cp_queues: UInt32 = 0,
        fw_version: UInt32 = 0,
        capability: UInt32 = 0,
        sdma_fw_version: UInt32 = 0,
        vram_public: UInt32 = 0,
        vram_size: UInt64 = 0,
        iolinks: [DevIolink] = []
    ) {
        self.node_id = node_id
        self.gpu_id = gpu_id
        self.cpu_cores_count = cpu_cores_count
        self.simd_count = simd_count
        self.mem_banks_count = mem_banks_count
        self.caches_count = caches_count
        self.io_links_count = io_links_count
        self.max_waves_per_simd = max_waves_per_simd
        self.lds_size_in_kb = lds_size_in_kb
        self.gds_size_in_kb = gds_size_in_kb
        self.num_gws = num_gws
        self.wave_front_size = wave_front_size
        self.array_count = array_count
        self.simd_arrays_per_engine = simd_arrays_per_engine
        self.cu_per_simd_array = cu_per_simd_array
        self.simd_per_cu = simd_per_cu
        self.max_slots_scratch_cu = max_slots_scratch_cu
        self.vendor_id = vendor_id
        self.device_id = device_id
        self.domain = domain
        self.drm_render_minor = drm_render_minor
        self.hive_id = hive_id
        self.num_sdma_engines = num_sdma_engines
        self.num_sdma_xgmi_engines = num_sdma_xgmi_engines
        self.num_sdma_queues_per_engine = num_sdma_queues_per_engine
        self.num_cp_queues = num_cp_queues
        self.fw_version = fw_version
        self.capability = capability
        self.sdma_fw_version = sdma_fw_version
        self.vram_public = vram_public
        self.vram_size = vram_size
        self.iolinks = iolinks
    }

    package static var schema: Schema { Schema.at(1) }

    package init(_ record: RecordReader) throws(ImageError) {
        node_id = record.uint32(0)
        gpu_id = record.uint32(1)
        cpu_cores_count = record.uint32(2)
        simd_count = record.uint32(3)
        mem_banks_count = record.uint32(4)
        caches_count = record.uint32(5)
        io_links_count = record.uint32(6)
        max_waves_per_simd = record.uint32(7)
        lds_size_in_kb = record.uint32(8)
        gds_size_in_kb = record.uint32(9)
        num_gws = record.uint32(10)
        wave_front_size = record.uint32(11)
        array_count = record.uint32(12)
        simd_arrays_per_engine = record.uint32(13)
        cu_per_simd_array = record.uint32(14)
        simd_per_cu = record.uint32(15)
        max_slots_scratch_cu = record.uint32(16)
        vendor_id = record.uint32(17)
        device_id = record.uint32(18)
        domain = record.uint32(19)
        drm_render_minor = record.uint32(20)
        hive_id = record.uint64(21)
        num_sdma_engines = record.uint32(22)
        num_sdma_xgmi_engines = record.uint32(23)
        num_sdma_queues_per_engine = record.uint32(24)
        num_cp_queues = record.uint32(25)
        fw_version = record.uint32(26)
        capability = record.uint32(27)
        sdma_fw_version = record.uint32(28)
        vram_public = record.uint32(29)
        vram_size = record.uint64(30)
        iolinks = try record.message(repeated: 31)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, node_id)
        record.uint32(1, gpu_id)
        record.uint32(2, cpu_cores_count)
        record.uint32(3, simd_count)
        record.uint32(4, mem_banks_count)
        record.uint32(5, caches_count)
        record.uint32(6, io_links_count)
        record.uint32(7, max_waves_per_simd)
        record.uint32(8, lds_size_in_kb)
        record.uint32(9, gds_size_in_kb)
        record.uint32(10, num_gws)
        record.uint32(11, wave_front_size)
        record.uint32(12, array_count)
        record.uint32(13, simd_arrays_per_engine)
        record.uint32(14, cu_per_simd_array)
        record.uint32(15, simd_per_cu)
        record.uint32(16, max_slots_scratch_cu)
        record.uint32(17, vendor_id)
        record.uint32(18, device_id)
        record.uint32(19, domain)
        record.uint32(20, drm_render_minor)
        record.uint64(21, hive_id)
        record.uint32(22, num_sdma_engines)
        record.uint32(23, num_sdma_xgmi_engines)
        record.uint32(24, num_sdma_queues_per_engine)
        record.uint32(25, num_cp_queues)
        record.uint32(26, fw_version)
        record.uint32(27, capability)
        record.uint32(28, sdma_fw_version)
        record.uint32(29, vram_public)
        record.uint64(30, vram_size)
        record.message(repeated: 31, iolinks)
    }
}

/// `message kfd_bo_entry`
package struct KfdBoEntry: ImageMessage {
    package var addr: UInt64
    package var size: UInt64
    package var offset: UInt64
    package var alloc_flags: UInt32
    package var gpu_id: UInt32
    package var handle: UInt32

    package init(
        addr: UInt64 = 0,
        size: UInt64 = 0,
        offset: UInt64 = 0,
        alloc_flags: UInt32 = 0,
        gpu_id: UInt32 = 0,
        handle: UInt32 = 0
    ) {
        self.addr = addr
        self.size = size
        self.offset = offset
        self.alloc_flags = alloc_flags
        self.gpu_id = gpu_id
        self.handle = handle
    }

    package static var schema: Schema { Schema.at(2) }

    package init(_ record: RecordReader) throws(ImageError) {
        addr = record.uint64(0)
        size = record.uint64(1)
        offset = record.uint64(2)
        alloc_flags = record.uint32(3)
        gpu_id = record.uint32(4)
        handle = record.uint32(5)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, addr)
        record.uint64(1, size)
        record.uint64(2, offset)
        record.uint32(3, alloc_flags)
        record.uint32(4, gpu_id)
        record.uint32(5, handle)
    }
}

/// `message criu_kfd`
package struct CriuKfd: ImageMessage {
    package var pid: UInt32
    package var num_of_gpus: UInt32
    package var num_of_cpus: UInt32
    package var device_entries: [KfdDeviceEntry]
    package var num_of_bos: UInt64
    package var bo_entries: [KfdBoEntry]
    package var num_of_objects: UInt32
    package var shared_mem_size: UInt64
    package var shared_mem_magic: UInt32
    package var priv_data: [UInt8]

    package init(
        pid: UInt32 = 0,
        num_of_gpus: UInt32 = 0,
        num_of_cpus: UInt32 = 0,
        device_entries: [KfdDeviceEntry] = [],
        num_of_bos: UInt64 = 0,
        bo_entries: [KfdBoEntry] = [],
        num_of_objects: UInt32 = 0,
        shared_mem_size: UInt64 = 0,
        shared_mem_magic: UInt32 = 0,
        priv_data: [UInt8] = []
    ) {
        self.pid = pid
        self.num_of_gpus = num_of_gpus
        self.num_of_cpus = num_of_cpus
        self.device_entries = device_entries
        self.num_of_bos = num_of_bos
        self.bo_entries = bo_entries
        self.num_of_objects = num_of_objects
        self.shared_mem_size = shared_mem_size
        self.shared_mem_magic = shared_mem_magic
        self.priv_data = priv_data
    }

    package static var schema: Schema { Schema.at(3) }

    package init(_ record: RecordReader) throws(ImageError) {
        pid = record.uint32(0)
        num_of_gpus = record.uint32(1)
        num_of_cpus = record.uint32(2)
        device_entries = try record.message(repeated: 3)
        num_of_bos = record.uint64(4)
        bo_entries = try record.message(repeated: 5)
        num_of_objects = record.uint32(6)
        shared_mem_size = record.uint64(7)
        shared_mem_magic = record.uint32(8)
        priv_data = record.bytes(9)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, pid)
        record.uint32(1, num_of_gpus)
        record.uint32(2, num_of_cpus)
        record.message(repeated: 3, device_entries)
        record.uint64(4, num_of_bos)
        record.message(repeated: 5, bo_entries)
        record.uint32(6, num_of_objects)
        record.uint64(7, shared_mem_size)
        record.uint32(8, shared_mem_magic)
        record.bytes(9, priv_data)
    }
}

/// `message drm_bo_entry`
package struct DrmBoEntry: ImageMessage {
    package var addr: UInt64
    package var size: UInt64
    package var offset: UInt64
    package var alloc_flags: UInt64
    package var alignment: UInt64
    package var preferred_domains: UInt32
    package var handle: UInt32
    package var is_import: UInt32
    package var num_of_vms: UInt32
    package var vm_entries: [DrmVmEntry]

    package init(
        addr: UInt64 = 0,
        size: UInt64 = 0,
        offset: UInt64 = 0,
        alloc_flags: UInt64 = 0,
        alignment: UInt64 = 0,
        preferred_domains: UInt32 = 0,
        handle: UInt32 = 0,
        is_import: UInt32 = 0,
        num_of_vms: UInt32 = 0,
        vm_entries: [DrmVmEntry] = []
    ) {
        self.addr = addr
        self.size = size
        self.offset = offset
        self.alloc_flags = alloc_flags
        self.alignment = alignment
        self.preferred_domains = preferred_domains
        self.handle = handle
        self.is_import = is_import
        self.num_of_vms = num_of_vms
        self.vm_entries = vm_entries
    }

    package static var schema: Schema { Schema.at(4) }

    package init(_ record: RecordReader) throws(ImageError) {
        addr = record.uint64(0)
        size = record.uint64(1)
        offset = record.uint64(2)
        alloc_flags = record.uint64(3)
        alignment = record.uint64(4)
        preferred_domains = record.uint32(5)
        handle = record.uint32(6)
        is_import = record.uint32(7)
        num_of_vms = record.uint32(8)
        vm_entries = try record.message(repeated: 9)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, addr)
        record.uint64(1, size)
        record.uint64(2, offset)
        record.uint64(3, alloc_flags)
        record.uint64(4, alignment)
        record.uint32(5, preferred_domains)
        record.uint32(6, handle)
        record.uint32(7, is_import)
        record.uint32(8, num_of_vms)
        record.message(repeated: 9, vm_entries)
    }
}

/// `message drm_vm_entry`
package struct DrmVmEntry: ImageMessage {
    package var addr: UInt64
    package var size: UInt64
    package var offset: UInt64
    package var flags: UInt64

    package init(
        addr: UInt64 = 0,
        size: UInt64 = 0,
        offset: UInt64 = 0,
        flags: UInt64 = 0
    ) {
        self.addr = addr
        self.size = size
        self.offset = offset
        self.flags = flags
    }

    package static var schema: Schema { Schema.at(5) }

    package init(_ record: RecordReader) throws(ImageError) {
        addr = record.uint64(0)
        size = record.uint64(1)
        offset = record.uint64(2)
        flags = record.uint64(3)
    }

    package func write(to record: RecordWriter) {
        record.uint64(0, addr)
        record.uint64(1, size)
        record.uint64(2, offset)
        record.uint64(3, flags)
    }
}

/// `message criu_render_node`
package struct CriuRenderNode: ImageMessage {
    package var gpu_id: UInt32
    package var id: UInt32
    package var drm_render_minor: UInt32
    package var num_of_bos: UInt64
    package var bo_entries: [DrmBoEntry]

    package init(
        gpu_id: UInt32 = 0,
        id: UInt32 = 0,
        drm_render_minor: UInt32 = 0,
        num_of_bos: UInt64 = 0,
        bo_entries: [DrmBoEntry] = []
    ) {
        self.gpu_id = gpu_id
        self.id = id
        self.drm_render_minor = drm_render_minor
        self.num_of_bos = num_of_bos
        self.bo_entries = bo_entries
    }

    package static var schema: Schema { Schema.at(6) }

    package init(_ record: RecordReader) throws(ImageError) {
        gpu_id = record.uint32(0)
        id = record.uint32(1)
        drm_render_minor = record.uint32(2)
        num_of_bos = record.uint64(3)
        bo_entries = try record.message(repeated: 4)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, gpu_id)
        record.uint32(1, id)
        record.uint32(2, drm_render_minor)
        record.uint64(3, num_of_bos)
        record.message(repeated: 4, bo_entries)
    }
}

/// `message criu_dmabuf_node`
package struct CriuDmabufNode: ImageMessage {
    package var gem_handle: UInt32

    package init(
        gem_handle: UInt32 = 0
    ) {
        self.gem_handle = gem_handle
    }

    package static var schema: Schema { Schema.at(7) }

    package init(_ record: RecordReader) throws(ImageError) {
        gem_handle = record.uint32(0)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, gem_handle)
    }
}
