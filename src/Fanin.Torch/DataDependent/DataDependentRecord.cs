using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>What a data-dependent step did to every parameter: enough to do it again, with the same bits, without the data.</summary>
public sealed class DataDependentRecord
{
    /// <summary>The version of the format that this library writes, and the only one it reads.</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The version of the format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The step's name.</summary>
    public required string Step { get; init; }

    /// <summary>The seed that it drew with.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What was done, in this order; draws come first.</summary>
    public required ImmutableArray<ParameterChange> Changes { get; init; }

    /// <summary>SHA-256 of what a changed parameter must hold to begin with, where it was not drawn or set by the step: by name.</summary>
    public required ImmutableSortedDictionary<string, string> Before { get; init; }

    /// <summary>SHA-256 of what each changed parameter holds in the end: by name.</summary>
    public required ImmutableSortedDictionary<string, string> After { get; init; }

    /// <summary>What the step made smaller, at every iteration: see the step. Empty for steps that don't iterate.</summary>
    public ImmutableArray<double> Trace { get; init; } = [];

    /// <summary>What did not come out as wanted in the step as a whole; for single parameters see <see cref="ParameterChange.Note"/>.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Reads what <see cref="ToJson"/> writes.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">It is no such record; the message says where and why.</exception>
    public static DataDependentRecord Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            DataDependentRecord record = JsonSerializer.Deserialize<DataDependentRecord>(json, Json) ?? throw new FormatException("Expected a record, got null.");
            return record.Version == CurrentVersion
                ? record
                : throw new FormatException(FormattableString.Invariant($"Expected a record of version {CurrentVersion}, got {record.Version}; read it with the Fanin that wrote it."));
        }
        catch (JsonException wrong)
        {
            throw new FormatException(FormattableString.Invariant($"Line {wrong.LineNumber + 1}, {wrong.Path}: {wrong.Message}"), wrong);
        }
    }

    /// <summary>The record as JSON; numbers are written so that they are read back as the same bits.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Does it again, without data: afterwards the parameters hold the same bits as after the step.</summary>
    /// <param name="module">A model with the same parameters; those that the step neither drew nor set must hold what they held before it.</param>
    /// <param name="larger">For weight selection the larger model's tensors by name; for other steps it must be <see langword="null"/>.</param>
    /// <exception cref="NotSupportedException">The record does not fit the module: all reasons at once; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">The result is not that of the step, for instance as the larger model is another one; nothing is changed.</exception>
    public void Replay(nn.Module<Tensor, Tensor> module, Func<string, LoadableTensor?>? larger = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        Native.LibTorch.EnsureLoaded();
        using var scope = TorchSharp.torch.NewDisposeScope();
        var session = new StepSession(module, new Seed(Seed), []);
        string[] refusals = [.. session.CommonRefusals(), .. Refusals(session, larger)];
        if (refusals.Length > 0)
        {
            throw new NotSupportedException(string.Join(Environment.NewLine, refusals));
        }

        using var state = new ModuleState(module, Seed);
        ChangeWriter.Draw(module, [.. Changes.Where(change => change.Kind == ChangeKind.Draw)], new Seed(Seed));
        foreach (ParameterChange change in Changes.Where(change => change.Kind != ChangeKind.Draw))
        {
            Tensor tensor = session[change.Parameter];
            ChangeWriter.Write(change, tensor, tensor, larger?.Invoke(change.Parameter));
        }

        string[] different = [.. After.Where(pair => TensorDigest.Of(session[pair.Key]) != pair.Value).Select(pair => pair.Key)];
        if (different.Length > 0)
        {
            throw new InvalidOperationException($"The replay of {Step} gives other values than the step did for {string.Join(", ", different)}; nothing is changed.");
        }

        state.KeepParameters();
    }

    private IEnumerable<string> Refusals(StepSession session, Func<string, LoadableTensor?>? larger)
    {
        Dictionary<string, Tensor> tensors = session.Places.ToDictionary(place => place.Spec.Name, place => place.Tensor, StringComparer.Ordinal);
        foreach (string name in Changes.Select(change => change.Parameter).Concat(After.Keys).Distinct(StringComparer.Ordinal).Where(name => !tensors.ContainsKey(name)))
        {
            yield return $"The model has no parameter {name}; the nearest name is {NearestWord.Of(name, tensors.Keys)}.";
        }

        foreach (ParameterChange change in Changes.Where(change => tensors.ContainsKey(change.Parameter)))
        {
            if (ChangeWriter.Refusal(change, tensors[change.Parameter]) is { } refusal)
            {
                yield return refusal;
            }

            if (change.Kind == ChangeKind.Select && larger?.Invoke(change.Parameter) is null)
            {
                yield return $"{change.Parameter} is selected from a larger model, which was not given or lacks it.";
            }
        }

        if (larger is not null && !Changes.Any(change => change.Kind == ChangeKind.Select))
        {
            yield return $"{Step} selects nothing from a larger model; leave it out.";
        }

        foreach ((string name, string digest) in Before.Where(pair => tensors.ContainsKey(pair.Key)))
        {
            if (TensorDigest.Of(tensors[name]) != digest)
            {
                yield return $"{name} does not hold what it held before the step; fill the model with the same plan first.";
            }
        }
    }
}
