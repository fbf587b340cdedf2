package opekko.node.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk of its own for one folder of a node, which can be full. */
final class Volume implements AutoCloseable {
  /** More than a node wants to find free. */
  private static final String ROOM = "2g";

  private final Path folder;
  private final Path aside;

  private Volume(Path folder) {
    this.folder = folder;
    aside = folder.resolveSibling(folder.getFileName() + "-aside");
  }

  /** Takes the folder's place, with what is in it; nobody may use it meanwhile. */
  static Volume under(Path folder) throws IOException {
    var volume = new Volume(folder);
    Files.move(folder, volume.aside);
    Files.createDirectory(folder);
    Shell.run("mount", "-t", "tmpfs", "-o", "size=" + ROOM, "tmpfs", folder.toString());
    Shell.run("cp", "-a", volume.aside + "/.", folder.toString());
    return volume;
  }

  /** From now on nothing more fits in. */
  void fill() {
    var used = Shell.run("df", "--output=used", "-B1K", folder.toString()).lines().toList();
    resize(used.getLast().strip() + "k");
  }

  void free() {
    resize(ROOM);
  }

  private void resize(String size) {
    Shell.run("mount", "-o", "remount,size=" + size, folder.toString());
  }

  /** What is in it stays in the folder; nobody may use it meanwhile. */
  @Override
  public void close() throws IOException {
    Shell.run("rm", "-r", aside.toString());
    Shell.run("cp", "-a", folder.toString(), aside.toString());
    Shell.run("umount", folder.toString());
    Files.delete(folder);
    Files.move(aside, folder);
  }
}
