using System.Collections.Immutable;
using Fanin.Checkpoints;
using Fanin.Diagnosis.Plateaus;
using Fanin.Distributions;
using Fanin.Lab.Tasks;
using Fanin.Parameters;
using Fanin.Streams;
using Fanin.Torch;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Fanin.Lab.Inspections;

/// <summary>One batch that a model is measured with.</summary>
public sealed class InspectionBatch : IDisposable
{
    private const string InputName = "input";
    private const string LabelName = "labels";

    private InspectionBatch(string source, ImmutableArray<Tensor> inputs, Tensor? labels) => (Source, Inputs, Labels) = (source, inputs, labels);

    /// <summary>Where it comes from, in words.</summary>
    public string Source { get; }

    /// <summary>What the model is called with; the first dimension counts samples.</summary>
    public ImmutableArray<Tensor> Inputs { get; }

    /// <summary>The classes, for cross-entropy; <see langword="null"/> without.</summary>
    public Tensor? Labels { get; private init; }

    /// <summary>Samples.</summary>
    public int Samples => checked((int)Inputs[0].shape[0]);

    /// <summary>Samples that an epoch has; <see langword="null"/> if the data are no set.</summary>
    public long? SamplesInEpoch { get; private init; }

    /// <summary>What plateaus depend on in the data; <see langword="null"/> if they are random, or no images with labels.</summary>
    public Func<DataStatistic>? Statistic { get; private init; }

    /// <summary>Random numbers N(0, 1), or whole numbers of equal chance, of the keyed stream.</summary>
    /// <param name="forms">One an input.</param>
    /// <param name="samples">Samples, at least 1.</param>
    /// <param name="seed">The root of the numbers.</param>
    /// <param name="type">The type of inputs that are no indices.</param>
    public static InspectionBatch Random(IReadOnlyList<InputForm> forms, int samples, Seed seed, ScalarType type = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(forms);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        Fanin.Torch.Native.LibTorch.EnsureLoaded();
        string what = string.Join(", ", forms.Select(form => form.Vocabulary is null ? Invariant($"N(0, 1) of {form}") : $"random {form}"));
        return new InspectionBatch(what, [.. forms.Select((form, i) => Input(form, samples, new KeyedStream(seed, Invariant($"inspect.input.{i}")), type))], null);
    }

    /// <summary>Samples that can be learned: the N(0, 1) centre of a class, and half as large noise about it.</summary>
    /// <param name="form">What the model takes: numbers.</param>
    /// <param name="samples">Samples, at least 1.</param>
    /// <param name="classes">C.</param>
    /// <param name="seed">The root of the numbers.</param>
    /// <exception cref="ArgumentException">The form is of indices.</exception>
    public static InspectionBatch OfClasses(InputForm form, int samples, long classes, Seed seed)
    {
        const double Noise = 0.5;
        ArgumentNullException.ThrowIfNull(form);
        if (form.Vocabulary is not null)
        {
            throw new ArgumentException($"Expected numbers, got {form}.", nameof(form));
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor labels = Whole(new TensorShape([samples]), classes, new KeyedStream(seed, "inspect.labels"));
        Tensor centres = Input(form, checked((int)classes), new KeyedStream(seed, "inspect.centres"), ScalarType.Float32);
        Tensor noise = Input(form, samples, new KeyedStream(seed, "inspect.input.0"), ScalarType.Float32);
        Tensor input = centres.index_select(0, labels).add_(noise, Noise).MoveToOuterDisposeScope();
        return new InspectionBatch(Invariant($"{classes} classes of {form} about N(0, 1) centres"), [input], labels.MoveToOuterDisposeScope());
    }

    /// <summary>The first samples of a task's training part, with their classes where it has some.</summary>
    /// <param name="data">The data.</param>
    /// <param name="samples">Samples, as many as there are at most.</param>
    /// <param name="form">What the model takes. Images may also go in as rows of all their pixels.</param>
    /// <exception cref="ArgumentException">The samples do not fit the form.</exception>
    public static InspectionBatch OfTask(TaskData data, int samples, InputForm form)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(form);
        ImmutableArray<long> sizes = form.Shape.Sizes;
        TaskShape shape = data.Shape;
        bool isRow = sizes is [var row] && row == shape.InputCount && form.Vocabulary is null;
        bool isAlike = sizes.Length == shape.Input.Length && (form.Vocabulary is not null) == (shape.Kind == TaskKind.NextToken)
            && (form.Vocabulary is { } vocabulary ? vocabulary >= shape.Outputs : shape.Input.Length != 3 || sizes[0] == shape.Input[0]);
        if (!isRow && !isAlike)
        {
            throw new ArgumentException($"Samples of {data.Name} have shape [{string.Join(", ", shape.Input)}]; the model takes {form}. Give it other data, or none.", nameof(data));
        }

        long count = Math.Min(samples, data.Train.Count);
        bool hasClasses = shape.Kind != TaskKind.Regression;
        using DisposeScope scope = NewDisposeScope();
        Tensor input = data.Train.Inputs.narrow(0, 0, count).clone();
        input = (isRow ? input.reshape(count, -1) : input).MoveToOuterDisposeScope();
        return new InspectionBatch(data.Source, [input], hasClasses ? data.Train.Targets.narrow(0, 0, count).clone().MoveToOuterDisposeScope() : null)
        {
            SamplesInEpoch = data.Train.Count,
            Statistic = shape.Kind == TaskKind.Classification ? StatisticOf(data) : null,
        };
    }

    /// <summary>A batch of a safetensors file: <c>input</c>, or <c>input.0</c>, <c>input.1</c> and so on, and, if there are any, <c>labels</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The first so many are taken; all if <see langword="null"/>.</param>
    /// <exception cref="DiagnosticException">It is no such file.</exception>
    /// <exception cref="ArgumentException">It holds other tensors than these, or of different counts.</exception>
    public static InspectionBatch OfFile(string path, int? samples)
    {
        Fanin.Torch.Native.LibTorch.EnsureLoaded();
        using Checkpoint file = Checkpoint.Open(path);
        string[] names = [.. file.Tensors.Select(tensor => tensor.Tensor.Name).Order(StringComparer.Ordinal)];
        string[] inputs = [.. names.Where(name => name == InputName || name.StartsWith(InputName + ".", StringComparison.Ordinal))];
        string[] others = [.. names.Except(inputs).Where(name => name != LabelName)];
        string[] expected = inputs.Length == 1 && inputs[0] == InputName ? inputs : [.. inputs.Select((_, i) => Invariant($"{InputName}.{i}"))];
        if (inputs.Length == 0 || others.Length > 0 || !inputs.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)))
        {
            throw new ArgumentException($"{path} holds {string.Join(", ", names)}; expected {InputName}, or {InputName}.0, {InputName}.1 and so on, and {LabelName} if there are any.", nameof(path));
        }

        Tensor[] tensors = [.. expected.Select(name => Read(file.Find(name)!.Value, samples))];
        Tensor? labels = names.Contains(LabelName) ? Read(file.Find(LabelName)!.Value, samples).to(ScalarType.Int64) : null;
        return tensors.Append(labels).Where(tensor => tensor is not null).Select(tensor => tensor!.dim() == 0 ? -1 : tensor.shape[0]).Distinct().Count() == 1
            ? new InspectionBatch(path, [.. tensors], labels)
            : throw new ArgumentException($"The tensors of {path} have different first dimensions; expected as many samples in each.", nameof(path));
    }

    /// <summary>The same batch with inputs of another floating type.</summary>
    /// <param name="type">The type.</param>
    public InspectionBatch To(ScalarType type) => type == ScalarType.Float32 ? this : new(Source, [.. Inputs.Select(input => input.is_floating_point() ? input.to(type) : input)], Labels)
    {
        SamplesInEpoch = SamplesInEpoch,
        Statistic = Statistic,
    };

    /// <summary>The same inputs with random classes as labels, for a model whose outputs are scores.</summary>
    /// <param name="shape">Sizes of the labels.</param>
    /// <param name="classes">C.</param>
    /// <param name="seed">The root of the numbers.</param>
    public InspectionBatch WithRandomLabels(TensorShape shape, long classes, Seed seed) => new(Source, Inputs, Whole(shape, classes, new KeyedStream(seed, "inspect.labels")))
    {
        SamplesInEpoch = SamplesInEpoch,
        Statistic = Statistic,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor input in Inputs)
        {
            input.Dispose();
        }

        Labels?.Dispose();
    }

    // Of copies, since the data may be gone when it is asked for.
    private static Func<DataStatistic> StatisticOf(TaskData data)
    {
        Tensor inputs = data.Train.Inputs.alias().DetachFromDisposeScope();
        Tensor labels = data.Train.Targets.alias().DetachFromDisposeScope();
        return () =>
        {
            using DisposeScope scope = NewDisposeScope();
            using Tensor rows = inputs.contiguous();
            using Tensor whole = labels.to(ScalarType.Int32);
            return DataStatistic.Of(rows.data<float>().ToArray(), whole.data<int>().ToArray(), data.Shape.Outputs);
        };
    }

    private static Tensor Input(InputForm form, int samples, KeyedStream stream, ScalarType type)
    {
        var shape = new TensorShape([samples, .. form.Shape.Sizes]);
        if (form.Vocabulary is { } vocabulary)
        {
            return Whole(shape, vocabulary, stream);
        }

        float[] numbers = new float[shape.ElementCount];
        new NormalDistribution(0, 1).Fill(NumberSource.From(stream), numbers.AsSpan());
        using DisposeScope scope = NewDisposeScope();
        return tensor(numbers).reshape([.. shape.Sizes]).to(type).clone().MoveToOuterDisposeScope();
    }

    private static Tensor Whole(TensorShape shape, long below, KeyedStream stream)
    {
        double[] numbers = new double[shape.ElementCount];
        new UniformDistribution(0, 1).Fill(NumberSource.From(stream), numbers.AsSpan());
        using DisposeScope scope = NewDisposeScope();
        long[] whole = Array.ConvertAll(numbers, number => Math.Min(below - 1, (long)(number * below)));
        return tensor(whole).reshape([.. shape.Sizes]).clone().MoveToOuterDisposeScope();
    }

    private static Tensor Read(CheckpointTensor stored, int? samples)
    {
        LoadableTensor tensor = LoadableTensor.Of(stored);
        ScalarType type = tensor.Type ?? throw new ArgumentException($"{stored.Tensor} has elements that libtorch does not know.", nameof(stored));
        using DisposeScope scope = NewDisposeScope();
        Tensor whole = empty([.. tensor.Shape.Sizes], type);
        tensor.Read(0, whole.bytes);
        return (samples is { } count && whole.dim() > 0 && whole.shape[0] > count ? whole.narrow(0, 0, count).clone() : whole).MoveToOuterDisposeScope();
    }
}
