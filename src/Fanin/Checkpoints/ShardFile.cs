using System.Collections.Immutable;
using Fanin.Plans;
using Microsoft.Win32.SafeHandles;

namespace Fanin.Checkpoints;

/// <summary>One file of a checkpoint that is to be written: its name, its tensors, and the header that it will have.</summary>
internal sealed class ShardFile
{
    /// <summary>What the name of an unfinished file ends in.</summary>
    public const string Unfinished = ".unfinished";

    // What systems say of a file that somebody else has open: Windows, Linux, macOS.
    private const int SharingViolation = 32;
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;

    private readonly PlanDocument _document;
    private readonly LoadChoice _choice;
    private readonly string? _source;

    /// <summary>Lays a file out.</summary>
    /// <param name="path">Where it will be.</param>
    /// <param name="rows">Its tensors.</param>
    /// <param name="document">The plan.</param>
    /// <param name="choice">Which tensors are copied.</param>
    /// <param name="source">What tells the source from others.</param>
    public ShardFile(string path, ImmutableArray<PlanRow> rows, PlanDocument document, LoadChoice choice, string? source)
    {
        (Path, Rows, _document, _choice, _source) = (path, rows, document, choice, source);
        Header = HeaderWith(new Dictionary<string, string>());
        HeaderBytes = Header.ToBytes();
    }

    /// <summary>Where it will be.</summary>
    public string Path { get; }

    /// <summary>Its tensors.</summary>
    public ImmutableArray<PlanRow> Rows { get; }

    /// <summary>Its header, but for the hashes of copied tensors.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>The bytes of <see cref="Header"/>; those with hashes are as many.</summary>
    public byte[] HeaderBytes { get; }

    /// <summary>How large the finished file is.</summary>
    public long Bytes => HeaderBytes.Length + Header.DataBytes;

    /// <summary>Its name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Where it is until it is finished.</summary>
    public string UnfinishedPath => Path + Unfinished;

    /// <summary>Whether the finished file is there.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>What is wrong with the finished file, or with the unfinished one, if it is not one of this plan; <see langword="null"/> if it is.</summary>
    public Diagnostic? Foreign()
    {
        if (Exists)
        {
            return new FileInfo(Path).Length == Bytes && HasHeader(Path, mayBeShort: false) ? null : Occupied(Path);
        }

        return File.Exists(UnfinishedPath) && !HasHeader(UnfinishedPath, mayBeShort: true) ? Occupied(UnfinishedPath) : null;
    }

    /// <summary>Writes the file: under another name, flushed, then renamed.</summary>
    /// <returns>Hashes by name, as far as they were computed.</returns>
    public IReadOnlyDictionary<string, string> Write(CheckpointOptions options, CancellationToken cancellation)
    {
        if (options.DryRun)
        {
            return Fill(null, options, cancellation);
        }

        IReadOnlyDictionary<string, string> hashes;

        // What can't be opened is another run's, and stays.
        SafeFileHandle opened = Open(UnfinishedPath, path => File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.None, Bytes));
        try
        {
            using SafeFileHandle file = opened;
            RandomAccess.Write(file, HeaderBytes, 0);
            hashes = Fill(file, options, cancellation);
            RandomAccess.Write(file, HeaderWith(hashes).ToBytes(), 0);

            // No tensor is written where the last ones are empty.
            RandomAccess.SetLength(file, Bytes);
            RandomAccess.FlushToDisk(file);
        }
        catch
        {
            File.Delete(UnfinishedPath);
            throw;
        }

        File.Move(UnfinishedPath, Path, overwrite: true);
        return hashes;
    }

    /// <summary>Whether a file was not opened because another process has it.</summary>
    public static bool IsBusy(IOException failed) => (failed.HResult & 0xFFFF) is SharingViolation or WouldBlock or WouldBlockOnMac;

    /// <summary>Says so.</summary>
    public static DiagnosticException Busy(string file) => new($"{file} is being written", [new Diagnostic(Diagnostic.OccupiedTarget, $"{file} is being written by another run; wait for its end, or take another place.")]);

    /// <summary>Hashes of the finished file's tensors, from its bytes.</summary>
    public Dictionary<string, string> ReadHashes(CancellationToken cancellation)
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path);
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        byte[] buffer = new byte[ShardFiller.SliceElements];
        foreach (StoredTensor tensor in file.Header.Tensors)
        {
            hashes.Add(tensor.Name, TensorHash.Of(new CheckpointTensor(file, tensor), buffer, progress: null, cancellation));
        }

        return hashes;
    }

    private IReadOnlyDictionary<string, string> Fill(SafeFileHandle? file, CheckpointOptions options, CancellationToken cancellation)
    {
        var filler = new ShardFiller(_document.Plan, _choice, Header, file, HeaderBytes.Length, options);
        filler.Fill(Rows, cancellation);
        return filler.Hashes;
    }

    private SafetensorsHeader HeaderWith(IReadOnlyDictionary<string, string> hashes) => SafetensorsHeader.LayOut(
        Rows.Select(row => new StoredTensor(row.Parameter.Name, StoredType.Of(row.Parameter.ElementType), row.Parameter.Shape, 0, 0)),
        CheckpointRecord.Write(_document, Rows, _choice, _source, hashes));

    private static SafeFileHandle Open(string path, Func<string, SafeFileHandle> open)
    {
        try
        {
            return open(path);
        }
        catch (IOException failed) when (IsBusy(failed))
        {
            throw Busy(path);
        }
    }

    // Hashes of copied tensors are not known in advance: with them blanked, the headers must be equal.
    private bool HasHeader(string path, bool mayBeShort)
    {
        byte[] found = new byte[HeaderBytes.Length];
        using SafeFileHandle file = Open(path, name => File.OpenHandle(name));
        int length = 0;
        for (int read = -1; read != 0 && length < found.Length; length += read)
        {
            read = RandomAccess.Read(file, found.AsSpan(length), length);
        }

        if (length < found.Length || found.AsSpan().SequenceEqual(HeaderBytes) || !HeaderBytes.AsSpan().StartsWith(found.AsSpan(0, SafetensorsHeader.LengthBytes)))
        {
            // A killed run may have left nothing but room.
            return length == found.Length ? found.AsSpan().SequenceEqual(HeaderBytes) || (mayBeShort && !found.AsSpan().ContainsAnyExcept((byte)0)) : mayBeShort;
        }

        try
        {
            SafetensorsHeader header = SafetensorsHeader.Parse(found.AsMemory(SafetensorsHeader.LengthBytes), HeaderBytes.Length + Header.DataBytes, path);
            return header.Tensors.SequenceEqual(Header.Tensors) && header.Metadata.ContainsKey(CheckpointRecord.Loaded) == Header.Metadata.ContainsKey(CheckpointRecord.Loaded)
                && header.Metadata.Remove(CheckpointRecord.Loaded).SequenceEqual(Header.Metadata.Remove(CheckpointRecord.Loaded));
        }
        catch (DiagnosticException)
        {
            return false;
        }
    }

    private static Diagnostic Occupied(string path) => new(
        Diagnostic.OccupiedTarget, $"{path} was not written by this plan, with this seed and these shards; take another place, or allow it to be replaced (--force).");
}
