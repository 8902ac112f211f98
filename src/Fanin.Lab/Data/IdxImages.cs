namespace Fanin.Lab.Data;

/// <summary>The content of one IDX file of grey images.</summary>
/// <param name="Count">Number of images, &gt; 0.</param>
/// <param name="Height">Rows of an image, &gt; 0.</param>
/// <param name="Width">Pixels of a row, &gt; 0.</param>
/// <param name="Pixels">Grey values 0 to 255, row-major <c>[count, height, width]</c>.</param>
public sealed record IdxImages(int Count, int Height, int Width, byte[] Pixels);
