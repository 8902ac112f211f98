using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Tasks;

/// <summary>Rows of numbers in three parts: the last tenth tests, the tenth before it validates, the rest trains.</summary>
internal static class SplitTensors
{
    private const int Share = 10;

    /// <summary>How many samples validate, and how many test: a tenth, but at least one.</summary>
    public static int PartOf(int count) => Math.Max(1, count / Share);

    public static TaskData Classes(TaskRequest request, string source, float[] inputs, int width, long[] classes, int outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        return Split(request, source, new TaskShape(TaskKind.Classification, [width], outputs), from_array(inputs).reshape(-1, width), from_array(classes));
    }

    public static TaskData Numbers(TaskRequest request, string source, float[] inputs, int width, float[] targets, int outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        return Split(request, source, new TaskShape(TaskKind.Regression, [width], outputs), from_array(inputs).reshape(-1, width), from_array(targets).reshape(-1, outputs));
    }

    private static TaskData Split(TaskRequest request, string source, TaskShape shape, Tensor inputs, Tensor targets)
    {
        int count = checked((int)inputs.shape[0]);
        int part = PartOf(count);
        int train = count - (2 * part);
        return new TaskData(request.Name, source, shape, Part(0, train), Part(train, part), Part(train + part, part));

        TensorSplit Part(long start, long length) =>
            new(inputs.narrow(0, start, length).clone().MoveToOuterDisposeScope(), targets.narrow(0, start, length).clone().MoveToOuterDisposeScope());
    }
}
