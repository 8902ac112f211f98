using Fanin.Parameters;
using Fanin.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Tells tensors that hold a plan's numbers from those that nothing has set, or that something has changed since.</summary>
internal sealed class PlannedNumbers(InitPlan plan)
{
    // Enough to tell numbers apart; and what is computed whole must not take long.
    private const int Compared = 64;
    private const int MostComputed = 1 << 16;

    private readonly PlanFiller _filler = new(plan);
    private readonly Dictionary<string, PlanRow> _rows = plan.Rows.ToDictionary(row => row.Parameter.Name, StringComparer.Ordinal);

    /// <summary>The parameters that hold other numbers, and those that hold theirs. What is tied, left as it is, or takes long to compute is missing.</summary>
    public Dictionary<string, bool> Untouched(IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places) => places.Where(place => place.Spec.TiedTo is null)
        .Select(place => (place.Spec.Name, IsUntouched: IsUntouched(place.Spec, place.Tensor))).Where(pair => pair.IsUntouched is not null)
        .ToDictionary(pair => pair.Name, pair => pair.IsUntouched!.Value, StringComparer.Ordinal);

    private bool? IsUntouched(ParameterSpec spec, Tensor tensor)
    {
        if (!_rows.TryGetValue(spec.Name, out PlanRow? row))
        {
            return true;
        }

        long count = row.Parameter.Shape.ElementCount;
        if (row.IsLeft || count == 0 || (!row.Distribution.IsSliceable && count > MostComputed))
        {
            return null;
        }

        if (spec.Shape != row.Parameter.Shape || spec.ElementType != row.Parameter.ElementType)
        {
            return true;
        }

        using DisposeScope scope = NewDisposeScope();
        int length = (int)Math.Min(count, Compared);
        Tensor held = row.InMemoryOrder ? TensorTarget.InMemoryOrder(tensor) : tensor;
        Span<byte> actual = held.detach().reshape(-1).narrow(0, 0, length).cpu().contiguous().clone().bytes;
        byte[] expected = new byte[length * row.Parameter.ElementType.SizeBytes()];
        _filler.Fill(row, 0, new Elements(row.Parameter.ElementType, expected));
        return !actual.SequenceEqual(expected);
    }
}
