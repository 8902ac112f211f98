using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Probing;

/// <summary>Linear(3, 4) → activation → Linear(4, 2) with fixed numbers, and the same by hand, in double.</summary>
internal sealed class HandNet
{
    public const int Samples = 5;
    private const int Inputs = 3;
    private const int Hidden = 4;
    private const int Classes = 2;

    public HandNet(nn.Module<Tensor, Tensor> activation)
    {
        First = nn.Linear(Inputs, Hidden);
        Last = nn.Linear(Hidden, Classes);
        Fill(First, 1);
        Fill(Last, 2);
        Module = nn.Sequential(("fc1", First), ("act", activation), ("fc2", Last));
        Batch = tensor(Enumerable.Range(0, Samples * Inputs).Select(i => (float)Math.Sin(3 * i)).ToArray()).reshape(Samples, Inputs);
        Labels = tensor(new long[] { 0, 1, 1, 0, 1 });
    }

    public Linear First { get; }

    public Linear Last { get; }

    public Sequential Module { get; }

    public Tensor Batch { get; }

    public Tensor Labels { get; }

    /// <summary>Pre-activations, outputs, loss and gradients of mean cross-entropy behind a ReLU.</summary>
    public (double[,] Z1, double[,] Z2, double Loss, double[,] D1, double[,] D2, double[,] GW1, double[,] GW2) ByHand()
    {
        double[,] x = Matrix(Batch);
        double[,] w1 = Matrix(First.weight), w2 = Matrix(Last.weight);
        float[] b1 = Tensors.Floats(First.bias!), b2 = Tensors.Floats(Last.bias!);
        long[] labels = Labels.data<long>().ToArray();
        double[,] z1 = new double[Samples, Hidden], h = new double[Samples, Hidden], z2 = new double[Samples, Classes], d2 = new double[Samples, Classes], d1 = new double[Samples, Hidden];
        double[,] g1 = new double[Hidden, Inputs], g2 = new double[Classes, Hidden];
        double loss = 0;
        for (int n = 0; n < Samples; n++)
        {
            for (int j = 0; j < Hidden; j++)
            {
                z1[n, j] = b1[j] + Enumerable.Range(0, Inputs).Sum(k => w1[j, k] * x[n, k]);
                h[n, j] = Math.Max(0, z1[n, j]);
            }

            for (int c = 0; c < Classes; c++)
            {
                z2[n, c] = b2[c] + Enumerable.Range(0, Hidden).Sum(j => w2[c, j] * h[n, j]);
            }

            double total = Math.Exp(z2[n, 0]) + Math.Exp(z2[n, 1]);
            loss -= Math.Log(Math.Exp(z2[n, labels[n]]) / total) / Samples;
            for (int c = 0; c < Classes; c++)
            {
                d2[n, c] = ((Math.Exp(z2[n, c]) / total) - (c == labels[n] ? 1 : 0)) / Samples;
                for (int j = 0; j < Hidden; j++)
                {
                    g2[c, j] += d2[n, c] * h[n, j];
                }
            }

            for (int j = 0; j < Hidden; j++)
            {
                d1[n, j] = z1[n, j] > 0 ? (d2[n, 0] * w2[0, j]) + (d2[n, 1] * w2[1, j]) : 0;
                for (int k = 0; k < Inputs; k++)
                {
                    g1[j, k] += d1[n, j] * x[n, k];
                }
            }
        }

        return (z1, z2, loss, d1, d2, g1, g2);
    }

    public static double RootMeanSquare(double[,] values) => Math.Sqrt(values.Cast<double>().Average(value => value * value));

    public static double StdDev(double[,] values)
    {
        double mean = values.Cast<double>().Average();
        return Math.Sqrt(values.Cast<double>().Average(value => (value - mean) * (value - mean)));
    }

    public static double Norm(double[,] values) => Math.Sqrt(values.Cast<double>().Sum(value => value * value));

    public static double[,] Matrix(Tensor tensor)
    {
        float[] values = Tensors.Floats(tensor);
        var matrix = new double[tensor.shape[0], tensor.shape[1]];
        for (int i = 0; i < values.Length; i++)
        {
            matrix[i / tensor.shape[1], i % tensor.shape[1]] = values[i];
        }

        return matrix;
    }

    private static void Fill(Linear layer, int start)
    {
        using IDisposable noGradients = no_grad();
        foreach (Tensor parameter in new Tensor[] { layer.weight, layer.bias! })
        {
            using Tensor values = tensor(Enumerable.Range(0, (int)parameter.numel()).Select(i => (float)Math.Cos(start + (2.7 * i))).ToArray());
            parameter.copy_(values.reshape(parameter.shape));
        }
    }
}
