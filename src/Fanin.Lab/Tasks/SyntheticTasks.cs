using Fanin.Activations;
using Fanin.Kernels;
using Fanin.Lab.Texts;
using Fanin.Streams;

namespace Fanin.Lab.Tasks;

/// <summary>Data made from a seed: the same for the same text.</summary>
/// <remarks>
/// <para>Random numbers are exact; sines, cosines and activations are the runtime's, so that on another processor a last bit may differ, which the digest then tells.</para>
/// </remarks>
internal static class SyntheticTasks
{
    public static TaskData Spirals(TaskRequest request)
    {
        ArgumentValues arguments = request.Arguments;
        int classes = arguments.Whole("classes");
        int count = arguments.Whole("count");
        double turns = arguments.Number("turns");
        double[] radius = Uniform(arguments.Seed(), "spirals radius", count);
        double[] noise = Normal(arguments.Seed(), "spirals noise", count, arguments.Number("noise"));
        float[] inputs = new float[2 * count];
        for (int i = 0; i < count; i++)
        {
            double angle = (2 * Math.PI * (((double)(i % classes) / classes) + (turns * radius[i]))) + noise[i];
            (double sin, double cos) = Math.SinCos(angle);
            (inputs[2 * i], inputs[(2 * i) + 1]) = ((float)(radius[i] * cos), (float)(radius[i] * sin));
        }

        return SplitTensors.Classes(request, Source(arguments), inputs, 2, Cycle(count, classes), classes);
    }

    public static TaskData Mixture(TaskRequest request)
    {
        ArgumentValues arguments = request.Arguments;
        int classes = arguments.Whole("classes");
        int width = arguments.Whole("inputs");
        int count = arguments.Whole("count");
        CheckSize(request, count, width);
        double[] means = Normal(arguments.Seed(), "mixture means", classes * width, arguments.Number("separation") / Math.Sqrt(width));
        float[] inputs = new float[(long)count * width];
        KeyedNormal.Fill(new KeyedStream(arguments.Seed(), "mixture samples"), 0, 1, 0, inputs);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < width; j++)
            {
                inputs[(i * width) + j] += (float)means[(i % classes * width) + j];
            }
        }

        return SplitTensors.Classes(request, Source(arguments), inputs, width, Cycle(count, classes), classes);
    }

    public static TaskData Teacher(TaskRequest request)
    {
        ArgumentValues arguments = request.Arguments;
        int width = arguments.Whole("inputs");
        int hidden = arguments.Whole("hidden");
        int outputs = arguments.Whole("outputs");
        int count = arguments.Whole("count");
        CheckSize(request, count, Math.Max(width, outputs));
        Activation activation = arguments.Activation();
        Seed seed = arguments.Seed();
        double[] first = Normal(seed, "teacher hidden weights", hidden * width, 1 / Math.Sqrt(width));
        double[] second = Normal(seed, "teacher output weights", outputs * hidden, activation.ForwardGain / Math.Sqrt(hidden));
        float[] inputs = new float[(long)count * width];
        KeyedNormal.Fill(new KeyedStream(seed, "teacher samples"), 0, 1, 0, inputs);
        float[] targets = new float[(long)count * outputs];
        KeyedNormal.Fill(new KeyedStream(seed, "teacher noise"), 0, arguments.Number("noise"), 0, targets);
        double[] units = new double[hidden];
        for (int i = 0; i < count; i++)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<float> sample = inputs.AsSpan(i * width, width);
            for (int unit = 0; unit < hidden; unit++)
            {
                double sum = 0;
                for (int j = 0; j < width; j++)
                {
                    sum += first[(unit * width) + j] * sample[j];
                }

                units[unit] = activation.Function(sum);
            }

            for (int output = 0; output < outputs; output++)
            {
                double sum = 0;
                for (int unit = 0; unit < hidden; unit++)
                {
                    sum += second[(output * hidden) + unit] * units[unit];
                }

                targets[(i * outputs) + output] += (float)sum;
            }
        }

        return SplitTensors.Numbers(request, Source(arguments), inputs, width, targets, outputs);
    }

    private static double[] Uniform(Seed seed, string name, int count)
    {
        double[] numbers = new double[count];
        KeyedUniform.Fill(new KeyedStream(seed, name), 0, 1, 0, numbers);
        return numbers;
    }

    private static double[] Normal(Seed seed, string name, int count, double deviation)
    {
        double[] numbers = new double[count];
        KeyedNormal.Fill(new KeyedStream(seed, name), 0, deviation, 0, numbers);
        return numbers;
    }

    private static long[] Cycle(int count, int classes)
    {
        long[] labels = new long[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % classes;
        }

        return labels;
    }

    private static string Source(ArgumentValues arguments) => $"made with seed {arguments.Seed()}";

    private static void CheckSize(TaskRequest request, long count, long width)
    {
        if (count * width > Array.MaxLength)
        {
            throw new Data.DatasetException(
                $"Data '{request.Name}': expected at most {Array.MaxLength:N0} numbers in all, got {count:N0} samples of {width:N0}. Ask for fewer.");
        }
    }
}
