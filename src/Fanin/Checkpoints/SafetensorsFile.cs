using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Fanin.Checkpoints;

/// <summary>A safetensors file that is open for reading. Any run of any tensor's bytes can be read, by several threads at once.</summary>
/// <remarks>It reads by position and maps nothing: a file that shrinks meanwhile gives an exception rather than a dead process, and the memory in use is the caller's buffer.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, StoredTensor> _tensors;

    private SafetensorsFile(SafeFileHandle handle, string path, SafetensorsHeader header, long dataStart)
    {
        (_handle, Path, Header, DataStart) = (handle, path, header, dataStart);
        _tensors = header.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The file as the caller named it.</summary>
    public string Path { get; }

    /// <summary>What is in it.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>The byte of the file at which the tensors begin.</summary>
    public long DataStart { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file; dispose it.</returns>
    /// <exception cref="DiagnosticException">It is not a safetensors file.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (new FileInfo(path) is { Exists: true, Length: 0 })
        {
            // A pipe has no length either, and opening one would wait for somebody to write to it.
            throw Short(path, 0);
        }

        SafeFileHandle handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
        try
        {
            long fileBytes = RandomAccess.GetLength(handle);
            byte[] json = ReadHeader(handle, fileBytes, path);
            return new SafetensorsFile(handle, path, SafetensorsHeader.Parse(json, fileBytes, path), SafetensorsHeader.LengthBytes + json.Length);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Finds a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The tensor, or <see langword="null"/>.</returns>
    public StoredTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>Reads some of a tensor's bytes.</summary>
    /// <param name="tensor">A tensor of this file.</param>
    /// <param name="start">The first byte to read, counted from the tensor's first.</param>
    /// <param name="destination">Where to; all of it is filled.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all within the tensor.</exception>
    /// <exception cref="EndOfStreamException">The file has become shorter.</exception>
    public void Read(StoredTensor tensor, long start, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (start < 0 || start > tensor.SizeBytes - destination.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), FormattableString.Invariant($"Expected bytes within the {tensor.SizeBytes} of {tensor}, got {destination.Length} from {start} on."));
        }

        ReadExactly(_handle, destination, DataStart + tensor.Start + start, Path);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static byte[] ReadHeader(SafeFileHandle handle, long fileBytes, string path)
    {
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        if (fileBytes < length.Length)
        {
            throw Short(path, fileBytes);
        }

        ReadExactly(handle, length, 0, path);
        ulong headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerBytes > SafetensorsHeader.MostBytes)
        {
            throw Refused(path, Diagnostic.HeaderTooLarge, FormattableString.Invariant($"Byte 0: The header would have {headerBytes} bytes; expected at most {SafetensorsHeader.MostBytes}. Is this a safetensors file?"));
        }

        if (headerBytes > (ulong)(fileBytes - length.Length))
        {
            throw Refused(
                path, Diagnostic.TruncatedHeader, FormattableString.Invariant($"Byte 0: The header would have {headerBytes} bytes, but the file ends {fileBytes - length.Length} bytes behind its length."));
        }

        byte[] json = new byte[headerBytes];
        ReadExactly(handle, json, length.Length, path);
        return json;
    }

    private static DiagnosticException Short(string path, long fileBytes) => Refused(
        path, Diagnostic.TruncatedHeader, FormattableString.Invariant($"The file has {fileBytes} bytes{(fileBytes == 0 ? ", or is a pipe" : string.Empty)}; expected at least the {SafetensorsHeader.LengthBytes} of the header's length."));

    private static DiagnosticException Refused(string path, string code, string message) =>
        new($"{path} is no safetensors file", [new Diagnostic(code, message) { Place = new TextPlace(path) }]);

    private static void ReadExactly(SafeFileHandle handle, Span<byte> destination, long position, string path)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(handle, destination, position);
            if (read == 0)
            {
                throw new EndOfStreamException(FormattableString.Invariant($"{path} ends at byte {position}; it was cut off while it was read."));
            }

            destination = destination[read..];
            position += read;
        }
    }
}
