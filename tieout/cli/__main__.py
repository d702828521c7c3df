from tieout.cli.main import main

main()
