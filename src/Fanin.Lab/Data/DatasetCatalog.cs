namespace Fanin.Lab.Data;

/// <summary>The sets of images that are known by name.</summary>
public static class DatasetCatalog
{
    /// <summary>The name of the sample that this program carries; see <see cref="EmbeddedSample"/>.</summary>
    public const string SampleName = "sample";

    /// <summary>Articles of clothing, the set used where none is named.</summary>
    public static KnownDataset FashionMnist { get; } = new()
    {
        Name = "fashion-mnist",
        Title = "Fashion-MNIST",
        Description = "70,000 grey images of 28 x 28 pixels of articles of clothing, 10 classes (60,000 to train, 10,000 to test).",
        Mirror = new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        Licence = "MIT, Copyright (c) 2017 Zalando SE",
        ClassNames =
        [
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
        ],
        Files =
        [
            new(
                DatasetFolder.TrainImages,
                "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
            new(
                DatasetFolder.TrainLabels,
                "25c81989df183df01b3e8a0aad5dffbe",
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
            new(
                DatasetFolder.TestImages,
                "bef4ecab320f06d8554ea6380940ec79",
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
            new(
                DatasetFolder.TestLabels,
                "bb300cfdad3c16e7a12a480ee83cd310",
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
        ],
    };

    /// <summary>Handwritten digits.</summary>
    public static KnownDataset Mnist { get; } = new()
    {
        Name = "mnist",
        Title = "MNIST",
        Description = "70,000 grey images of 28 x 28 pixels of handwritten digits, 10 classes (60,000 to train, 10,000 to test).",
        Mirror = new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        Licence = "not stated with the files; made by Yann LeCun, Corinna Cortes and Christopher Burges",
        ClassNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        Files =
        [
            new(DatasetFolder.TrainImages, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
            new(DatasetFolder.TrainLabels, "d53e105ee54ea40749a09fcbcd1e9432"),
            new(DatasetFolder.TestImages, "9fb629c4189551a2d022fa330f9573f3"),
            new(DatasetFolder.TestLabels, "ec29112dd5afa0611ce80d1b7f02629c"),
        ],
    };

    /// <summary>Every set known by name, the one used by default first. The sample is not one of them.</summary>
    public static IReadOnlyList<KnownDataset> All { get; } = [FashionMnist, Mnist];
}
