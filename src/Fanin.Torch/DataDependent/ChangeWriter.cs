using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Carries changes out: the one place for steps and for replays, so that both give the same bits.</summary>
internal static class ChangeWriter
{
    /// <summary>Draws parameters anew, each as a plan of the keyed stream says; all others are left.</summary>
    public static void Draw(nn.Module module, IReadOnlyList<ParameterChange> draws, Seed seed)
    {
        if (draws.Count == 0)
        {
            return;
        }

        Recipe recipe = new(
            "drawn",
            [
                .. draws.Select(draw => Rule.Named(draw.Parameter).All(SchemeCatalog.Parse(draw.Scheme!))),
                Rule.Named("*").Leave("not drawn by this step") with { IsDefault = true },
            ]);
        module.Initialize(recipe, seed, NumberStream.Keyed, threads: 1);
    }

    /// <summary>Writes what a change makes of a tensor into it.</summary>
    /// <param name="change">Any kind but <see cref="ChangeKind.Draw"/>.</param>
    /// <param name="source">What the change starts from; may be the target itself.</param>
    /// <param name="target">Where to.</param>
    /// <param name="larger">Where <see cref="ChangeKind.Select"/> takes numbers from.</param>
    public static void Write(ParameterChange change, Tensor source, Tensor target, LoadableTensor? larger = null)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        if (change.Kind == ChangeKind.Select)
        {
            target.copy_(Selected(change, larger!));
            return;
        }

        Tensor wide = source.detach().to(ScalarType.Float64);
        Tensor values = Values(change, wide);
        target.copy_(change.Kind switch
        {
            ChangeKind.Scale => wide * values,
            ChangeKind.Shift => wide + values,
            ChangeKind.Set => values.expand_as(wide),
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.Kind, "Expected a change of values."),
        });
    }

    /// <summary>Why a change does not fit a tensor; <see langword="null"/> if it does.</summary>
    public static string? Refusal(ParameterChange change, Tensor tensor)
    {
        long units = change.TransposedGroups > 0 ? tensor.dim() < 2 ? 0 : change.TransposedGroups * tensor.shape[1] : tensor.dim() == 0 ? 1 : tensor.shape[0];
        return change.Kind switch
        {
            ChangeKind.Scale or ChangeKind.Shift or ChangeKind.Set when change.Values.Length != 1 && change.Values.Length != units =>
                FormattableString.Invariant($"{change.Parameter} has {units} units, the record has {change.Values.Length} values; replay it on the model that it was made for."),
            ChangeKind.Select when !change.Indices.Select(places => (long)places.Length).SequenceEqual(tensor.shape) =>
                $"{change.Parameter} has shape [{string.Join(", ", tensor.shape)}], the record selects [{string.Join(", ", change.Indices.Select(places => places.Length))}].",
            _ => null,
        };
    }

    // One value for all, or one a unit, in a shape that broadcasts over the tensor.
    private static Tensor Values(ParameterChange change, Tensor like)
    {
        Tensor values = tensor(change.Values.AsSpan().ToArray(), ScalarType.Float64, like.device);
        if (change.Values.Length == 1)
        {
            return values;
        }

        if (change.TransposedGroups == 0)
        {
            return values.view([change.Values.Length, .. Enumerable.Repeat(1L, (int)like.dim() - 1)]);
        }

        // [in, out/groups, …]: rows of group g belong to the units of group g.
        return values.view(change.TransposedGroups, -1)
            .repeat_interleave(like.shape[0] / change.TransposedGroups, 0)
            .view([like.shape[0], like.shape[1], .. Enumerable.Repeat(1L, (int)like.dim() - 2)]);
    }

    private static Tensor Selected(ParameterChange change, LoadableTensor larger)
    {
        Tensor whole = empty([.. larger.Shape.Sizes], larger.Type!.Value, CPU);
        TensorLoader.Load(larger, whole);
        for (int dimension = 0; dimension < change.Indices.Length; dimension++)
        {
            whole = whole.index_select(dimension, tensor(change.Indices[dimension].AsSpan().ToArray(), ScalarType.Int64));
        }

        return whole;
    }
}
