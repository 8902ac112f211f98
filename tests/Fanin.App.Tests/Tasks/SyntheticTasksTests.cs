using Fanin.Lab.Data;
using Fanin.Lab.Tasks;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Tasks;

public class SyntheticTasksTests
{
    public static TheoryData<string> Texts => ["spirals", "mixture", "teacher:noise=0.1"];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Load_GivesTheSameData_ForTheSameSeed(string text)
    {
        string other = text.Contains(':', StringComparison.Ordinal) ? $"{text},seed=1" : $"{text}:seed=1";
        Assert.Equal(Digest(text), Digest(text));
        Assert.NotEqual(Digest(text), Digest(other));
    }

    [Fact]
    public void Spirals_LieOnTheirArms_WithoutNoise()
    {
        using TaskData data = TaskTexts.Load("spirals:classes=3,noise=0,turns=0.5,count=300");
        Assert.Equal((240, 30, 30), (data.Train.Count, data.Valid.Count, data.Test.Count));
        float[] points = data.Train.Inputs.data<float>().ToArray();
        long[] classes = data.Train.Targets.data<long>().ToArray();
        for (int i = 0; i < classes.Length; i++)
        {
            (double x, double y) = (points[2 * i], points[(2 * i) + 1]);
            double expected = 2 * Math.PI * ((classes[i] / 3.0) + (0.5 * Math.Sqrt((x * x) + (y * y))));
            Assert.Equal(1, Math.Cos(Math.Atan2(y, x) - expected), 1e-5);
        }
    }

    [Fact]
    public void Mixture_HasTheSeparationAskedFor()
    {
        using TaskData data = TaskTexts.Load("mixture:classes=2,inputs=1000,separation=5,count=4000");
        using Tensor zero = data.Train.Inputs[data.Train.Targets == 0];
        using Tensor one = data.Train.Inputs[data.Train.Targets == 1];

        // Means at a distance of about 5·√2, each estimated from 1,600 samples of 1,000 numbers: 1,000/1,600 is added to the square, twice.
        double distance = Math.Sqrt((zero.mean([0]) - one.mean([0])).square().sum().item<float>() - (2 * 1000 / 1600.0));
        Assert.InRange(distance, 5 * Math.Sqrt(2) * 0.9, 5 * Math.Sqrt(2) * 1.1);
        Assert.InRange(zero.std(0, unbiased: true).mean().item<float>(), 0.99, 1.01);
    }

    [Fact]
    public void Teacher_SaysTheSame_OfTheSameInputs()
    {
        // A linear teacher is a linear map: least squares on 20 inputs finds it, and nothing remains.
        using TaskData data = TaskTexts.Load("teacher:act=linear,inputs=20,hidden=50,outputs=2,count=1000");
        (Tensor solution, _, _, _) = linalg.lstsq(data.Train.Inputs, data.Train.Targets);
        Assert.InRange((data.Test.Inputs.matmul(solution) - data.Test.Targets).abs().max().item<float>(), 0, 1e-4);
        Assert.InRange(data.Train.Targets.std().item<float>(), 0.5, 2);
    }

    [Fact]
    public void Teacher_RefusesMoreNumbersThanMemoryHas() =>
        Assert.Throws<DatasetException>(() => TaskTexts.Load("teacher:inputs=100000,count=100000000"));

    private static string Digest(string text)
    {
        using TaskData data = TaskTexts.Load(text);
        return data.Digest;
    }
}
