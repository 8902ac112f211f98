using System.Globalization;
using Fanin.Parameters;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <content>The functions that libtorch's operations carry out one after the other, as Python's do.</content>
#pragma warning disable CS8981, IDE1006, CA1707 // Lower-case names with underscores: they are PyTorch's, which is the point.
public static partial class init
{
    /// <summary>Fills with normal numbers of N(mean, std²) within [a, b], by the inverse of the normal law.</summary>
    /// <param name="tensor">Any floating tensor.</param>
    /// <param name="mean">μ of the whole normal distribution.</param>
    /// <param name="std">σ &gt; 0 of the whole normal distribution; not corrected for the truncation.</param>
    /// <param name="a">Lower bound, a value, not a multiple of σ.</param>
    /// <param name="b">Upper bound, above <paramref name="a"/>.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    /// <remarks>
    /// <para>Source: <c>trunc_normal_</c> of PyTorch up to 2.11: <c>uniform_</c>, <c>erfinv_</c>, times σ√2, plus μ, clamped. Where [a, b] is many σ wide, single
    /// numbers can lie at its very ends.</para>
    /// <para>Differs from: TorchSharp 0.107, which swaps mean and std; PyTorch from 2.12 on, which redraws what lies outside.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The tensor can't be filled.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, std not above 0, or b not above a; nothing is written.</exception>
    public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null)
    {
        RequireFillable(tensor);
        Expect(double.IsFinite(mean), "a finite number", mean);
        Expect(double.IsFinite(std) && std > 0, "a finite number above 0", std);
        Expect(double.IsFinite(a), "a finite number", a);
        Expect(b > a && double.IsFinite(b - a), string.Create(CultureInfo.InvariantCulture, $"a finite number above a, {a:R},"), b);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        double low = (2 * NormalLaw((a - mean) / std)) - 1;
        double high = (2 * NormalLaw((b - mean) / std)) - 1;
        tensor.uniform_(low, high, generator);
        tensor.erfinv_();
        tensor.mul_(std * Math.Sqrt(2));
        tensor.add_(mean);
        tensor.clamp_(a, b);
        return tensor;
    }

    /// <summary>Fills with a matrix of orthonormal rows or columns (whichever are fewer), times gain; dimensions from the second on are its columns.</summary>
    /// <param name="tensor">A floating tensor of 2 or more dimensions.</param>
    /// <param name="gain">Factor, finite.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor; unchanged if it has no elements.</returns>
    /// <remarks>
    /// <para>Source: <c>torch.nn.init.orthogonal_</c>: normal numbers in the tensor's type, QR, columns times the sign of R's diagonal. Python refuses 16-bit types;
    /// here they are computed in float32 and rounded.</para>
    /// <para>Differs from: TorchSharp 0.107, which draws float32 numbers from the default generator for every type, and ends the process for a tensor without rows.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The tensor can't be filled, or has fewer than 2 dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not finite.</exception>
    public static Tensor orthogonal_(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        RequireFillable(tensor);
        RequireRank(tensor, 2, int.MaxValue);
        Expect(double.IsFinite(gain), "a finite number", gain);
        if (tensor.numel() == 0)
        {
            return tensor;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        long rows = tensor.shape[0];
        long columns = tensor.numel() / rows;
        ScalarType type = tensor.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        Tensor normals = empty(rows, columns, type, tensor.device).normal_(0, 1, generator);
        (Tensor q, Tensor r) = linalg.qr(rows < columns ? normals.t() : normals);
        q = q.mul(r.diagonal().sign());
        tensor.copy_((rows < columns ? q.t() : q).reshape(tensor.shape));
        tensor.mul_(gain);
        return tensor;
    }

    /// <summary>Fills with N(0, std²), after which ⌈sparsity·rows⌉ elements of each column, chosen at random, are 0.</summary>
    /// <param name="tensor">A floating matrix.</param>
    /// <param name="sparsity">Part of each column to be 0, from 0 to 1.</param>
    /// <param name="std">σ ≥ 0 of the others.</param>
    /// <param name="generator">Where numbers and choices come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    /// <remarks><para>Source: <c>torch.nn.init.sparse_</c>: <c>normal_</c>, then one <c>randperm(rows)</c> a column.</para></remarks>
    /// <exception cref="ArgumentException">The tensor can't be filled, or is no matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is outside [0, 1], or std negative or not finite.</exception>
    public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01, Generator? generator = null)
    {
        RequireFillable(tensor);
        RequireRank(tensor, 2, 2);
        Expect(sparsity is >= 0 and <= 1, "a number from 0 to 1", sparsity);
        Expect(double.IsFinite(std) && std >= 0, "a finite number of at least 0", std);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        long zeros = (long)Math.Ceiling(sparsity * tensor.shape[0]);
        tensor.normal_(0, std, generator);
        for (long column = 0; column < tensor.shape[1]; column++)
        {
            using DisposeScope one = NewDisposeScope();
            Tensor order = randperm(tensor.shape[0], device: tensor.device, generator: generator);
            tensor.select(1, column).index_fill_(0, order.narrow(0, 0, zeros), 0);
        }

        return tensor;
    }

    /// <summary>Fills a matrix with 1 on its main diagonal and 0 elsewhere.</summary>
    /// <param name="tensor">A floating matrix.</param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The tensor can't be filled, or is no matrix.</exception>
    public static Tensor eye_(Tensor tensor)
    {
        RequireFillable(tensor);
        RequireRank(tensor, 2, 2);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        tensor.zero_();
        tensor.diagonal().fill_(1);
        return tensor;
    }

    /// <summary>Fills a convolution's weight so that as many channels as possible pass unchanged: 1 at the middle of the kernel from channel d to channel d of each
    /// group, 0 elsewhere.</summary>
    /// <param name="tensor">A floating tensor <c>[out, in/groups, …kernel]</c> of 3, 4 or 5 dimensions.</param>
    /// <param name="groups">Groups of the convolution, at least 1; must divide the output channels.</param>
    /// <returns>The same tensor.</returns>
    /// <remarks><para>Source: <c>torch.nn.init.dirac_</c>; the middle is size/2, rounded down.</para></remarks>
    /// <exception cref="ArgumentException">The tensor can't be filled, has another number of dimensions, or doesn't divide by the groups.</exception>
    public static Tensor dirac_(Tensor tensor, long groups = 1)
    {
        RequireFillable(tensor);
        RequireRank(tensor, 3, 5);
        if (groups < 1 || tensor.shape[0] % groups != 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected groups that divide the {tensor.shape[0]} output channels, got {groups}."), nameof(groups));
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        tensor.zero_();
        if (tensor.numel() == 0)
        {
            return tensor;
        }

        Tensor middle = tensor;
        while (middle.dim() > 2)
        {
            middle = middle.select(2, middle.shape[2] / 2);
        }

        long outputs = tensor.shape[0] / groups;
        long channels = Math.Min(outputs, tensor.shape[1]);
        for (long group = 0; group < groups; group++)
        {
            middle.narrow(0, group * outputs, channels).narrow(1, 0, channels).diagonal().fill_(1);
        }

        return tensor;
    }

    // Φ, in PyTorch's order of operations.
    private static double NormalLaw(double x)
    {
        using Tensor root = tensor(x / Math.Sqrt(2), ScalarType.Float64);
        using Tensor value = root.erf();
        return (1 + value.item<double>()) / 2;
    }

    private static void RequireFillable(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.device_type == DeviceType.META || !tensor.is_floating_point())
        {
            throw new ArgumentException(
                $"Expected a tensor of a floating type with memory of its own, got {tensor.dtype} on the device {tensor.device_type}.",
                nameof(tensor));
        }

        if (TensorMemory.Overlaps(tensor))
        {
            throw new ArgumentException("Expected a tensor with a place in memory for every element, got an expanded one; clone it.", nameof(tensor));
        }
    }

    private static void RequireRank(Tensor tensor, int least, int most)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.dim() < least || tensor.dim() > most)
        {
            string upTo = most == least ? string.Empty : most == int.MaxValue ? " or more" : string.Create(CultureInfo.InvariantCulture, $" to {most}");
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Expected a tensor of {least}{upTo} dimensions, got {new TensorShape(tensor.shape)}."), nameof(tensor));
        }
    }
}
