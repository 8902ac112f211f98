using System.Collections.Immutable;

namespace Fanin.Checkpoints;

/// <summary>A tensor and the file it is in.</summary>
/// <param name="File">The file.</param>
/// <param name="Tensor">The tensor.</param>
public readonly record struct CheckpointTensor(SafetensorsFile File, StoredTensor Tensor)
{
    /// <summary>See <see cref="SafetensorsFile.Read"/>.</summary>
    /// <param name="start">The first byte to read, counted from the tensor's first.</param>
    /// <param name="destination">Where to; all of it is filled.</param>
    public void Read(long start, Span<byte> destination) => File.Read(Tensor, start, destination);
}

/// <summary>A checkpoint that is open for reading: one safetensors file, or shards with an index.</summary>
public sealed class Checkpoint : IDisposable
{
    private readonly Dictionary<string, CheckpointTensor> _tensors;

    private Checkpoint(string path, ImmutableArray<SafetensorsFile> files)
    {
        (Path, Files) = (path, files);
        Tensors = [.. files.SelectMany(file => file.Header.Tensors.Select(tensor => new CheckpointTensor(file, tensor)))];
        _tensors = Tensors.ToDictionary(tensor => tensor.Tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The file, folder or index as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Its files, in the order of their names.</summary>
    public ImmutableArray<SafetensorsFile> Files { get; }

    /// <summary>All tensors, file by file in the order of their bytes.</summary>
    public ImmutableArray<CheckpointTensor> Tensors { get; }

    /// <summary>Opens a checkpoint and checks all headers, and the index against them.</summary>
    /// <param name="path">A <c>.safetensors</c> file, an index, or a folder with <c>model.safetensors.index.json</c>, <c>model.safetensors</c>, or one file of either kind.</param>
    /// <returns>The checkpoint; dispose it.</returns>
    /// <exception cref="DiagnosticException">Something is wrong with it: all that is.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static Checkpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Directory.Exists(path) ? CheckpointFiles.InFolder(path) : path;
        return file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? OpenIndex(path, file) : OpenFiles(path, [file], []);
    }

    /// <summary>Finds a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The tensor, or <see langword="null"/>.</returns>
    public CheckpointTensor? Find(string name) => _tensors.TryGetValue(name, out CheckpointTensor tensor) ? tensor : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafetensorsFile file in Files)
        {
            file.Dispose();
        }
    }

    private static Checkpoint OpenIndex(string path, string indexFile)
    {
        CheckpointIndex index = CheckpointIndex.Read(indexFile);
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(indexFile))!;
        List<Diagnostic> problems = [];
        List<string> shards = [];
        foreach (IGrouping<string, string> shard in index.WeightMap.GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal).OrderBy(shard => shard.Key, StringComparer.Ordinal))
        {
            string file = System.IO.Path.Combine(folder, shard.Key);
            if (File.Exists(file))
            {
                shards.Add(file);
            }
            else
            {
                problems.Add(new Diagnostic(Diagnostic.MissingShard, $"The shard {shard.Key}, which holds {shard.First()}{Others(shard.Count() - 1)}, is not beside the index.")
                {
                    Place = new TextPlace(indexFile),
                });
            }
        }

        return OpenFiles(path, shards, problems, index, indexFile);
    }

    private static Checkpoint OpenFiles(string path, IReadOnlyList<string> names, List<Diagnostic> problems, CheckpointIndex? index = null, string? indexFile = null)
    {
        var files = ImmutableArray.CreateBuilder<SafetensorsFile>();
        try
        {
            foreach (string name in names)
            {
                try
                {
                    files.Add(SafetensorsFile.Open(name));
                }
                catch (DiagnosticException wrong)
                {
                    problems.AddRange(wrong.Diagnostics);
                }
            }

            if (index is not null)
            {
                problems.AddRange(Misplaced(files, index, indexFile!, whole: problems.Count == 0));
            }

            return problems.Count == 0 ? new Checkpoint(path, files.ToImmutable()) : throw new DiagnosticException($"{path} is no checkpoint", problems);
        }
        catch
        {
            foreach (SafetensorsFile file in files)
            {
                file.Dispose();
            }

            throw;
        }
    }

    // Where shards are missing or damaged, only what is there can be judged.
    private static IEnumerable<Diagnostic> Misplaced(IReadOnlyList<SafetensorsFile> files, CheckpointIndex index, string indexFile, bool whole)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (SafetensorsFile file in files)
        {
            string shard = System.IO.Path.GetFileName(file.Path);
            foreach (StoredTensor tensor in file.Header.Tensors)
            {
                if (!found.TryAdd(tensor.Name, shard))
                {
                    yield return Misplaced($"The tensor {tensor.Name} is in {found[tensor.Name]} and in {shard}.", indexFile);
                }
                else if (index.WeightMap.GetValueOrDefault(tensor.Name) is var named && named != shard)
                {
                    yield return Misplaced($"The tensor {tensor.Name} is in {shard}, but {(named is null ? "not in the index" : $"the index says {named}")}.", indexFile);
                }
            }
        }

        foreach ((string tensor, string shard) in index.WeightMap.Where(pair => whole && !found.ContainsKey(pair.Key)))
        {
            yield return Misplaced($"The tensor {tensor} is not in {shard}.", indexFile);
        }
    }

    private static Diagnostic Misplaced(string message, string indexFile) => new(Diagnostic.MisplacedTensor, message) { Place = new TextPlace(indexFile) };

    private static string Others(int count) => count == 0 ? string.Empty : FormattableString.Invariant($" and {count} more tensors");
}
