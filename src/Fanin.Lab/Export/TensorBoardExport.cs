using System.Globalization;
using System.Text;
using Fanin.Files;
using Fanin.Lab.Storage;
using Fanin.Lab.Trials;
using Google.Protobuf;
using Tensorboard;

namespace Fanin.Lab.Export;

/// <summary>Results as event files that TensorBoard shows: a run a trial.</summary>
/// <remarks>
/// <para>TorchSharp's <c>SummaryWriter</c> writes the same format; it opens the file anew for every number, keeps whole seconds only, and names the file after the time.</para>
/// </remarks>
public static class TensorBoardExport
{
    private const string FileName = "events.out.tfevents.0.fanin";
    private const string Version = "brain.Event:2";
    private const int IdDigits = 8;
    private const int NameLength = 120;

    /// <summary>Writes one folder a trial, named after its factors and its id, with one event file each.</summary>
    /// <param name="store">Where the results are; they are read one after the other.</param>
    /// <param name="experiment">Its name.</param>
    /// <param name="folder">An existing folder: TensorBoard's <c>--logdir</c>.</param>
    /// <param name="cancellation">Stops; files that are finished stay.</param>
    /// <returns>The names of the files, relative to the folder.</returns>
    /// <remarks>Time on TensorBoard's axis is the trial's training time, counted from 1970: its relative axis shows seconds of training. Scalars are float32 there.</remarks>
    /// <exception cref="ResultStoreException">The store can't be read.</exception>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    public static IReadOnlyList<string> Write(ResultStore store, string experiment, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        List<string> files = [];
        foreach (TrialRecord record in store.Records(experiment, RecordParts.Curve | RecordParts.Losses | RecordParts.Layers | RecordParts.Plan))
        {
            cancellation.ThrowIfCancellationRequested();
            string run = Run(record);
            Directory.CreateDirectory(Path.Combine(folder, run));
            AtomicFile.Write(Path.Combine(folder, run, FileName), stream => Write(record, stream));
            files.Add($"{run}/{FileName}");
        }

        return files;
    }

    private static void Write(TrialRecord record, Stream stream)
    {
        double secondsAStep = record.Steps == 0 ? 0 : record.TrainingSeconds / record.Steps;
        void Add(int step, Event @event)
        {
            (@event.WallTime, @event.Step) = (step * secondsAStep, step);
            RecordFile.Write(stream, @event.ToByteArray());
        }

        Add(0, new Event { FileVersion = Version });
        Add(0, Text("plan", record.PlanText));
        Add(0, Text("recipe", record.Spec.RecipeText));
        for (int i = 0; i < record.Losses.Length; i++)
        {
            Add(i + 1, Scalars(("loss/minibatch", record.Losses[i])));
        }

        foreach (CurvePoint point in record.Curve)
        {
            Add(point.Step, Scalars(
                ("loss/train", point.TrainLoss), ("loss/valid", point.ValidLoss), ("accuracy/train", point.TrainAccuracy), ("accuracy/valid", point.ValidAccuracy)));
        }

        foreach (LayerPoint point in record.Layers)
        {
            Add(point.Step, Scalars(
                ($"activationStdDev/{point.Layer}", point.ActivationStdDev),
                ($"gradientStdDev/{point.Layer}", point.GradientStdDev),
                ($"updateRatio/{point.Layer}", point.UpdateRatio)));
        }

        Add(record.Steps, Scalars([.. record.Metrics.Select(metric => ($"final/{metric.Key}", metric.Value))]));
    }

    // What is not known, as the accuracy of numbers, is left out; a loss that is not a number is shown.
    private static Event Scalars(params IEnumerable<(string Tag, double Value)> values)
    {
        var summary = new Summary();
        summary.Value.AddRange(values
            .Where(value => !double.IsNaN(value.Value) || value.Tag.StartsWith("loss", StringComparison.Ordinal))
            .Select(value => new Summary.Types.Value { Tag = value.Tag, SimpleValue = (float)value.Value }));
        return new Event { Summary = summary };
    }

    private static Event Text(string tag, string text)
    {
        // TensorBoard shows Markdown, in which four spaces begin text as it is.
        string asItIs = string.Join('\n', text.Split('\n').Select(line => $"    {line}"));
        var value = new Summary.Types.Value
        {
            Tag = tag,
            Metadata = new SummaryMetadata { PluginData = new SummaryMetadata.Types.PluginData { PluginName = "text" } },
            Tensor = new TensorProto { Dtype = DataType.DtString, TensorShape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dim { Size = 1 } } } },
        };
        value.Tensor.StringVal.Add(ByteString.CopyFromUtf8(asItIs));
        return new Event { Summary = new Summary { Value = { value } } };
    }

    private static string Run(TrialRecord record)
    {
        var name = new StringBuilder();
        foreach (TrialFactor factor in record.Spec.Factors)
        {
            name.Append(CultureInfo.InvariantCulture, $"{factor.Name}={factor.Value},");
        }

        name.Append(CultureInfo.InvariantCulture, $"seed={record.Spec.Seed},");
        char[] safe = [.. name.ToString().Take(NameLength).Select(letter => char.IsLetterOrDigit(letter) || letter is '=' or ',' or '.' or '-' or '+' or '_' ? letter : '-')];
        return $"{new string(safe)}{record.Id[..IdDigits]}";
    }
}
