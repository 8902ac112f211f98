using System.Buffers.Binary;
using System.IO.Compression;

namespace Fanin.Lab.Data;

/// <summary>Reads the uncompressed content of a file in order, knows where it is, and turns everything that can go wrong into a
/// <see cref="DataFileException"/>.</summary>
internal sealed class IdxReader : IDisposable
{
    // A gzip file: 10 bytes of header, at least 2 of data, 4 of checksum, 4 of length.
    private const int SmallestGzip = 10 + 2 + 4 + 4;
    private const int FirstCapacity = 1 << 20;

    private readonly Stream _file;
    private readonly GZipStream? _gzip;
    private readonly string _name;
    private readonly long _fileLength;

    public IdxReader(Stream file, string name)
    {
        _file = file;
        _name = name;
        if (!file.CanSeek)
            throw Failure(0, "a file that can be read from its start", "a pipe or device", "Save it as a file first.");

        _fileLength = SeekGuarded(0, SeekOrigin.End);
        SeekGuarded(0, SeekOrigin.Begin);
        Span<byte> start = stackalloc byte[2];
        if (ReadFully(start) == 2 && start is [0x1f, 0x8b])
            _gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);

        SeekGuarded(0, SeekOrigin.Begin);
        Offset = 0;
    }

    /// <summary>Bytes of the content read so far.</summary>
    public long Offset { get; private set; }

    public void Dispose() => _gzip?.Dispose();

    public uint ReadUInt32(string what)
    {
        Span<byte> bytes = stackalloc byte[4];
        long start = Offset;
        int got = ReadFully(bytes);
        if (got < 4)
            throw Ended(start, $"4 bytes for {what}", got);

        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    public int ReadSize(string what)
    {
        long start = Offset;
        uint size = ReadUInt32($"the {what}");
        return size is > 0 and <= int.MaxValue
            ? (int)size
            : throw Failure(start, $"a {what} from 1 to {int.MaxValue}", $"{size}", "The header is damaged: get the file again.");
    }

    /// <summary>Reads exactly so many bytes, which must be the last ones.</summary>
    public byte[] ReadRest(UInt128 size, string what)
    {
        if (size > (UInt128)Array.MaxLength)
            throw Failure(4, $"at most {Array.MaxLength} bytes", $"a header that promises {size} bytes ({what})", "The header is damaged.");

        int length = (int)size;
        long start = Offset;
        byte[] bytes = new byte[(int)Math.Min(length, Math.Max(FirstCapacity, _fileLength))];
        int got = ReadFully(bytes);
        while (got == bytes.Length && got < length)
        {
            // The header's word is not enough to take memory: what is there at least doubles what is taken.
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * got));
            got += ReadFully(bytes.AsSpan(got));
        }

        if (got < length)
            throw Ended(start, $"{length} bytes, the {what}", got);

        CheckEnd(what);
        return bytes;
    }

    public DataFileException Failure(long offset, string expected, string got, string advice, Exception? cause = null)
    {
        string place = _gzip is null ? $"byte {offset}" : $"byte {offset} of the uncompressed content";
        return new DataFileException($"{_name}, {place}: expected {expected}, got {got}. {advice}", cause) { FileName = _name, Offset = offset };
    }

    private void CheckEnd(string what)
    {
        long end = Offset;
        Span<byte> more = stackalloc byte[1];
        if (ReadFully(more) > 0)
        {
            string got = _gzip is null ? $"{_fileLength - end} more bytes" : "more bytes";
            throw Failure(end, $"the end after the {what}", got, "The header or the file is damaged: get it again.");
        }

        if (_gzip is not null)
            CheckTrailer(end);
    }

    /// <summary>The runtime checks gzip's checksum only if it is there, and passes over bytes that follow it. The last four bytes of a
    /// sound file are the length of its content.</summary>
    private void CheckTrailer(long end)
    {
        Span<byte> trailer = stackalloc byte[4];
        if (_fileLength >= SmallestGzip)
        {
            SeekGuarded(-4, SeekOrigin.End);
            if (ReadGuarded(_file, trailer) == 4 && BinaryPrimitives.ReadUInt32LittleEndian(trailer) == unchecked((uint)end))
                return;
        }

        throw Failure(
            end,
            $"a gzip file that ends with its length, {end}",
            $"0x{BinaryPrimitives.ReadUInt32LittleEndian(trailer):x8} at its end",
            "The compressed file is cut off or has bytes behind its end: get it again.");
    }

    private DataFileException Ended(long start, string expected, int got)
        => _fileLength == 0
            ? Failure(0, expected, "an empty file", "Get the file again.")
            : Failure(start, expected, $"only {got} bytes, the end is at byte {start + got}", "The file is cut off: get it again.");

    private int ReadFully(Span<byte> destination)
    {
        int got = ReadGuarded((Stream?)_gzip ?? _file, destination);
        Offset += got;
        return got;
    }

    private int ReadGuarded(Stream stream, Span<byte> destination)
    {
        try
        {
            return stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw Failure(Offset, "intact gzip data", "data that doesn't unpack or fails its checksum", "The file is damaged: get it again.", e);
        }
        catch (IOException e)
        {
            throw Unreadable(e);
        }
    }

    private long SeekGuarded(long offset, SeekOrigin origin)
    {
        try
        {
            return _file.Seek(offset, origin);
        }
        catch (IOException e)
        {
            throw Unreadable(e);
        }
    }

    private DataFileException Unreadable(Exception e) => Failure(Offset, "a readable file", $"an error: {e.Message}", "Check the disk.", e);
}
