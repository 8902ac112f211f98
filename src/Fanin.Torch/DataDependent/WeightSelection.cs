using System.Collections.Immutable;
using Fanin.Checkpoints;
using Fanin.Parameters;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>
/// Takes a smaller model's weights from a larger one of the same family: along each dimension every (T/S)-th place if the sizes divide, else <c>round(linspace(0, T − 1, S))</c>.
/// </summary>
/// <remarks>
/// <para>Tensors go by name, so of numbered layers the first ones are taken. What the larger model has more is not used.</para>
/// <para>Rounding: linspace in float32 and half to even, as PyTorch does. Other element types are converted to the parameter's.</para>
/// <para>Source: Xu et al. 2023, arXiv:2311.18823; uniform selection of the authors' program <c>weight-selection</c>. Their head is skipped; here it is skipped if asked to.</para>
/// </remarks>
public sealed record WeightSelection : DataDependentStep
{
    /// <inheritdoc/>
    public override string Name => "weight-selection";

    /// <summary>Where along one dimension numbers are taken.</summary>
    /// <param name="larger">T, sizes of the larger tensor.</param>
    /// <param name="smaller">S, from 0 to T.</param>
    /// <returns>S ascending places below T.</returns>
    /// <exception cref="ArgumentOutOfRangeException">S is negative or above T.</exception>
    public static ImmutableArray<long> Places(long larger, long smaller)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(smaller);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(smaller, larger);
        if (smaller == 0 || larger % smaller == 0)
        {
            return [.. Enumerable.Range(0, checked((int)smaller)).Select(i => i * (larger / smaller))];
        }

        Native.LibTorch.EnsureLoaded();
        using var scope = TorchSharp.torch.NewDisposeScope();
        return [.. linspace(0, larger - 1, smaller, ScalarType.Float32, CPU).round().to(ScalarType.Int64).data<long>()];
    }

    /// <summary>Initializes a model from an open checkpoint.</summary>
    /// <param name="module">The smaller model.</param>
    /// <param name="larger">The larger model's checkpoint.</param>
    /// <returns>What was taken from where. Its replay wants the larger model again.</returns>
    /// <exception cref="NotSupportedException">A tensor is missing or too small, all of it by name; nothing is changed.</exception>
    public DataDependentRecord Apply(nn.Module<Tensor, Tensor> module, Checkpoint larger)
    {
        ArgumentNullException.ThrowIfNull(larger);
        return Apply(module, name => larger.Find(name) is { } tensor ? LoadableTensor.Of(tensor) : null);
    }

    /// <summary>Initializes a model from tensors by name.</summary>
    /// <param name="module">The smaller model.</param>
    /// <param name="larger">The larger model's tensors; <see langword="null"/> for a name that it does not have.</param>
    /// <returns>What was taken from where. Its replay wants the larger model again.</returns>
    /// <exception cref="NotSupportedException">A tensor is missing or too small, all of it by name; nothing is changed.</exception>
    public DataDependentRecord Apply(nn.Module<Tensor, Tensor> module, Func<string, LoadableTensor?> larger)
    {
        ArgumentNullException.ThrowIfNull(larger);
        return Carry(module, new Seed(0), session => Taken(session).Select(place => Refusal(place.Spec, place.Tensor, larger(place.Spec.Name))).OfType<string>(), session =>
        {
            foreach ((ParameterSpec spec, _) in Taken(session))
            {
                LoadableTensor source = larger(spec.Name)!;
                session.Select(
                    new ParameterChange
                    {
                        Parameter = spec.Name,
                        Kind = ChangeKind.Select,
                        Indices = [.. source.Shape.Sizes.Zip(spec.Shape.Sizes, Places)],
                    },
                    source);
            }
        });
    }

    private static IEnumerable<(ParameterSpec Spec, Tensor Tensor)> Taken(StepSession session) =>
        session.Places.Where(place => place.Spec.TiedTo is null && place.Spec.Role != ParameterRole.BatchCount && !session.IsSkipped(place.Spec.Layer.Path, place.Spec.Name)
            && place.Spec.Role is not ParameterRole.RunningMean and not ParameterRole.RunningVariance);

    private static string? Refusal(ParameterSpec spec, Tensor tensor, LoadableTensor? source) => source switch
    {
        null => $"The larger model has no tensor {spec.Name}; skip it.",
        _ when source.Shape.Rank != spec.Shape.Rank => $"{spec} can't be taken from {source.Shape}: the number of dimensions differs; skip it.",
        _ when source.Shape.Sizes.Zip(spec.Shape.Sizes).Any(size => size.First < size.Second) => $"{spec} can't be taken from {source.Shape}: it is larger; skip it.",
        _ when !TensorLoader.CanConvert(source.Type, tensor.dtype) => $"{spec} can't be taken from elements of type {source.Type?.ToString() ?? "unknown"}; skip it.",
        _ => null,
    };
}
