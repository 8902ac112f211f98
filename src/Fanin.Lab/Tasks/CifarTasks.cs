using Fanin.Lab.Data;

namespace Fanin.Lab.Tasks;

/// <summary>CIFAR-10 in its binary version: five files to train with and one to test with, each of records of one label and 3 × 32 × 32 pixels.</summary>
/// <remarks>Source: Krizhevsky 2009; the format is described with the files.</remarks>
internal static class CifarTasks
{
    private const int Side = 32;
    private const int Channels = 3;
    private const int PixelBytes = Channels * Side * Side;
    private const int RecordBytes = PixelBytes + 1;
    private const int Classes = 10;
    private const string TestFile = "test_batch.bin";

    private static readonly string[] TrainFiles = [.. Enumerable.Range(1, 5).Select(i => FormattableString.Invariant($"data_batch_{i}.bin"))];

    public static TaskData Load(TaskRequest request)
    {
        string folder = request.Main!;
        CheckFolder(folder);
        List<byte> labels = [];
        using var pixels = new MemoryStream();
        foreach (string file in TrainFiles)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            Read(Path.Combine(folder, file), labels, pixels);
        }

        byte[] trainLabels = [.. labels];
        byte[] trainPixels = pixels.ToArray();
        labels.Clear();
        pixels.SetLength(0);
        Read(Path.Combine(folder, TestFile), labels, pixels);

        // The last tenth validates: 5,000 of 50,000.
        int valid = SplitTensors.PartOf(trainLabels.Length);
        int train = trainLabels.Length - valid;
        int used = Math.Min(train, request.Arguments.OptionalWhole("limit") ?? train);
        return ImageTasks.Scaled(
            request,
            $"folder {Path.GetFullPath(folder)}",
            new TaskShape(TaskKind.Classification, [Channels, Side, Side], Classes),
            Part(trainPixels, trainLabels, 0, used),
            Part(trainPixels, trainLabels, train, valid),
            Part(pixels.ToArray(), [.. labels], 0, labels.Count));
    }

    private static TensorSplit Part(byte[] pixels, byte[] labels, int start, int count) =>
        ImageTasks.OfBytes(pixels.AsSpan(start * PixelBytes, count * PixelBytes).ToArray(), labels.AsSpan(start, count).ToArray(), [Channels, Side, Side]);

    private static void CheckFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DatasetException($"Data 'cifar-10:{folder}': expected a folder with the binary version of CIFAR-10, got {(File.Exists(folder) ? "a file" : "no such folder")}. Check the path.");
        }

        string[] missing = [.. TrainFiles.Append(TestFile).Where(file => !File.Exists(Path.Combine(folder, file)))];
        if (missing.Length > 0)
        {
            throw new DatasetException(
                $"Data 'cifar-10:{folder}': expected the files of the binary version, missing are {string.Join(", ", missing)}. Unpack cifar-10-binary.tar.gz and give its folder cifar-10-batches-bin.");
        }
    }

    private static void Read(string path, List<byte> labels, MemoryStream pixels)
    {
        byte[] content = DataFiles.ReadAll(path);
        if (content.Length == 0 || content.Length % RecordBytes != 0)
        {
            throw new DataFileException(
                FormattableString.Invariant($"{path}: expected records of {RecordBytes:N0} bytes, a label and {PixelBytes:N0} pixels; got {content.Length:N0} bytes in all. The file is damaged or not of the binary version: get it again."))
            { FileName = path, Offset = content.Length };
        }

        for (int start = 0; start < content.Length; start += RecordBytes)
        {
            if (content[start] >= Classes)
            {
                throw new DataFileException(FormattableString.Invariant($"{path}, byte {start}: expected a label from 0 to {Classes - 1}, got {content[start]}. The file is damaged or not CIFAR-10's: get it again."))
                {
                    FileName = path,
                    Offset = start,
                };
            }

            labels.Add(content[start]);
            pixels.Write(content, start + 1, PixelBytes);
        }
    }
}
